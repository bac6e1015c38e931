// The floor: one epoll loop, two sockets a call, and for each frame what cannot be left out: read, unmask, find the audio,
// write it into the other side's frame. It checks nothing and knows nothing; its handshakes are for the bench only.
#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct Peer {
  int fd;
  bool carrier, open = false;
  Peer *other = nullptr;
  std::string in, streamSid;
};

static int poller, modelPort;
static const char *APPEND = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"";
static const char *DELTA = "{\"type\":\"response.output_audio.delta\"";
static const char *STARTED = "{\"type\":\"input_audio_buffer.speech_started\"";

static void watch(Peer *peer) {
  int on = 1;
  setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = peer;
  epoll_ctl(poller, EPOLL_CTL_ADD, peer->fd, &event);
}

static void sendAll(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes += sent, length -= sent;
  }
}

// Appends a text frame; the mask of a client is all zeros.
static void put(std::string &out, bool client, const char *head, size_t headLength, const char *body, size_t bodyLength,
                const char *tail, size_t tailLength) {
  size_t length = headLength + bodyLength + tailLength;
  unsigned char bit = client ? 0x80 : 0;
  out += (char)0x81;
  if (length < 126) {
    out += (char)(bit | length);
  } else {
    out += (char)(bit | 126);
    out += (char)(length >> 8);
    out += (char)length;
  }
  if (client) out.append(4, '\0');
  out.append(head, headLength).append(body, bodyLength).append(tail, tailLength);
}

static const char *find(const char *text, size_t length, const char *key) {
  return (const char *)memmem(text, length, key, strlen(key));
}

static Peer *dialModel() {
  Peer *model = new Peer{socket(AF_INET, SOCK_STREAM, 0), false};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(modelPort);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  connect(model->fd, (sockaddr *)&address, sizeof address);
  const char *hello = "GET /v1/realtime?model=bench HTTP/1.1\r\nhost: bench\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
                      "sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
  sendAll(model->fd, hello, strlen(hello));
  watch(model);
  return model;
}

static void message(Peer *peer, const char *text, size_t length, std::string &out) {
  if (peer->carrier) {
    if (peer->streamSid.empty()) {
      const char *sid = find(text, length, "\"streamSid\":\"");
      if (sid) peer->streamSid.assign(sid + 13, 34);
    }
    if (length < 16 || memcmp(text, "{\"event\":\"media\"", 16) != 0 || !peer->other->open) return;
    const char *payload = find(text, length, "\"payload\":\"");
    if (!payload) return;
    payload += 11;
    const char *end = (const char *)memchr(payload, '"', text + length - payload);
    return put(out, true, APPEND, strlen(APPEND), payload, end - payload, "\"}", 2);
  }
  const std::string &sid = peer->other->streamSid;
  if (length > strlen(DELTA) && memcmp(text, DELTA, strlen(DELTA)) == 0) {
    const char *payload = find(text, length, "\"delta\":\"");
    if (!payload) return;
    payload += 9;
    const char *end = (const char *)memchr(payload, '"', text + length - payload);
    char head[128];
    int headLength = snprintf(head, sizeof head, "{\"event\":\"media\",\"streamSid\":\"%s\",\"media\":{\"payload\":\"", sid.c_str());
    return put(out, false, head, headLength, payload, end - payload, "\"}}", 3);
  }
  if (length > strlen(STARTED) && memcmp(text, STARTED, strlen(STARTED)) == 0) {
    char clear[128];
    int clearLength = snprintf(clear, sizeof clear, "{\"event\":\"clear\",\"streamSid\":\"%s\"}", sid.c_str());
    put(out, false, clear, clearLength, "", 0, "", 0);
  }
}

static bool readable(Peer *peer) {
  static char buffer[65536];
  static std::string out;
  ssize_t got = recv(peer->fd, buffer, sizeof buffer, 0);
  if (got <= 0) return false;
  peer->in.append(buffer, got);
  if (!peer->open) {
    size_t end = peer->in.find("\r\n\r\n");
    if (end == std::string::npos) return true;
    peer->in.erase(0, end + 4);
    peer->open = true;
    if (peer->carrier) {
      const char *welcome = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n";
      sendAll(peer->fd, welcome, strlen(welcome));
    }
  }
  out.clear();
  size_t at = 0;
  while (peer->in.size() - at >= 2) {
    unsigned char *frame = (unsigned char *)peer->in.data() + at;
    size_t left = peer->in.size() - at, header = 2, length = frame[1] & 0x7f;
    if (length == 126) {
      if (left < 4) break;
      length = frame[2] << 8 | frame[3], header = 4;
    }
    bool masked = frame[1] & 0x80;
    if (left < header + (masked ? 4 : 0) + length) break;
    unsigned char *text = frame + header + (masked ? 4 : 0);
    if (masked) {
      for (size_t i = 0; i < length; i++) text[i] ^= frame[header + (i & 3)];
    }
    message(peer, (char *)text, length, out);
    at += (text - frame) + length;
  }
  peer->in.erase(0, at);
  if (!out.empty()) sendAll(peer->other->fd, out.data(), out.size());
  return true;
}

int main(int count, char **arguments) {
  if (count < 2) return 1;
  modelPort = atoi(arguments[1]);
  poller = epoll_create1(0);
  Peer listener{socket(AF_INET, SOCK_STREAM, 0), true};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bind(listener.fd, (sockaddr *)&address, sizeof address);
  listen(listener.fd, 1024);
  socklen_t size = sizeof address;
  getsockname(listener.fd, (sockaddr *)&address, &size);
  watch(&listener);
  printf("ready %d\n", ntohs(address.sin_port));
  fflush(stdout);
  epoll_event events[256];
  for (;;) {
    int ready = epoll_wait(poller, events, 256, -1);
    for (int i = 0; i < ready; i++) {
      Peer *peer = (Peer *)events[i].data.ptr;
      if (peer == &listener) {
        Peer *carrier = new Peer{accept(listener.fd, nullptr, nullptr), true};
        carrier->other = dialModel();
        carrier->other->other = carrier;
        watch(carrier);
      } else if (!readable(peer)) {
        exit(0);
      }
    }
  }
}
