import type { AnsweredBy } from '../../../shared/domain/calls/attempt.ts';
import type { AttemptOutcome } from '../../../shared/domain/calls/call.ts';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import type { Meaning } from './announcements/phrase.ts';
import { endsInBeep, isAside, isWordless, onlyKey, readAnnouncement } from './announcements/read-announcement.ts';
import type { Advice, LineNow, Who } from './answer-advice.ts';

/** Somebody who answered the agent this often is no machine, whatever the carrier's detector believes. */
const EXCHANGES_OF_A_PERSON = 2;
/** Machines greet for longer; the carrier's own detector draws the line at about the same length. */
const SHORT_GREETING_MS = 2_500;
/** Who sounds like a person and is a machine to the carrier is one if the agent waits this long for an answer. */
const SUSPICION_MS = 6_000;
/** A recorder's silence before and after its tone. */
const QUIET_AFTER_TONE_MS = 1_000;
/** Recorders pause before the tone, so silence alone has to last longer. */
const QUIET_WITHOUT_TONE_MS = 2_000;
/** Words that the transcriber owes for longer will not change what is done. */
const TRANSCRIBER_MS = 3_000;
const LONGEST_GREETING_MS = 60_000;
const LONGEST_HOLD_MS = 5 * 60_000;
/** Somebody who asked us to wait and is not back by then may be waiting for us. */
const LONGEST_ASIDE_MS = 90_000;
const LONGEST_SCREENING_MS = 60_000;
const LONGEST_MENU_MS = 60_000;
/** Whoever comes to the line says less than this in one breath; an advertisement says more. */
const FIRST_WORDS_MS = 8_000;
const MAX_INTRODUCTIONS = 2;
/** Answers begin a little before the carrier confirms the end of what they answer. */
const OVERLAP_MS = 1_000;

/**
 * Who answered, from the carrier's verdict, which comes seconds late or never, and from what is said. It holds no socket and no
 * timer. All times are milliseconds since the answer. What it knows never goes back: a message is advised once, and after
 * that, or after `hang_up`, nothing changes any more.
 */
export class WhoAnswered {
  readonly #mayLeaveMessage: boolean;
  readonly #calledUs: boolean;
  #who: Who = 'unknown';
  /** Since when it is who it is. */
  #since = 0;
  #now = 0;
  #end: { do: 'leave_message' } | { do: 'hang_up'; outcome: AttemptOutcome } | null = null;
  #judged = false;
  #carrier: AnsweredBy | null = null;
  /** Only the carrier says that it is a recorder. */
  #onlyByCarrier = false;
  #toneHeard = false;
  #exchanges = 0;
  #agentSpoke = false;
  #agentSpokeAt = 0;
  /** What was said since the agent last spoke: recordings pause in mid-sentence. */
  #unanswered = '';
  #utterances = 0;
  #soundsHuman = false;
  /** A person was there before we were put on hold: what comes after does not undo what they said. */
  #talkedBefore = false;
  #introductions = 0;
  #quietSince = 0;
  #awaitedSince: number | null = null;

  /**
   * `mayLeaveMessage`: there is a message for a recorder, and none was left yet. `history`: what was said on earlier legs.
   * `calledUs`: whoever is there has called, so whatever they say is said by a person.
   */
  constructor(options: { mayLeaveMessage: boolean; history?: readonly Turn[]; calledUs?: boolean }) {
    const { mayLeaveMessage, history = [], calledUs = false } = options;
    this.#mayLeaveMessage = mayLeaveMessage;
    this.#calledUs = calledUs;
    for (const turn of history) {
      if (turn.speaker === 'agent') this.agentSpoke(turn.heard === 'all' ? 'all' : 'part');
      else this.personSaid(turn.text, { sinceAnswerMs: 0, speechMs: 0 });
    }
  }

  get who(): Who {
    return this.#who;
  }

  /** How the attempt ended if the line is lost now, where nobody who counts was reached; null when somebody may have been. */
  get unreached(): AttemptOutcome | null {
    if (this.#talkedBefore || this.#inConversation) return null;
    if (this.#end?.do === 'hang_up') return this.#end.outcome;
    switch (this.#who) {
      case 'voicemail':
        return 'voicemail';
      case 'screening':
      case 'menu':
      case 'hold':
        return 'no_answer';
      case 'fax':
      case 'unavailable':
        return 'unavailable';
      case 'unknown':
      case 'human':
        return null;
    }
  }

  /**
   * Something of the agent was heard: to its end, or until somebody spoke over it. A recorder's second sentence does that too, so
   * the latter is only a conversation with somebody who already sounds like a person.
   */
  agentSpoke(heard: 'all' | 'part' = 'all'): void {
    if (heard === 'part' && !this.#soundsHuman && this.#exchanges === 0) return;
    this.#agentSpoke = true;
    this.#agentSpokeAt = this.#now;
  }

  /** What the carrier's detector believes. It says so once; told again, it is no news. */
  verdict(carrier: AnsweredBy): Advice {
    if (this.#judged) return this.standing;
    this.#judged = true;
    this.#carrier = carrier;
    if (this.#end || this.#inConversation || (this.#who !== 'unknown' && this.#who !== 'human')) return this.standing;
    // Whoever sounds like a person has to prove it: by the next answer, or the lack of one.
    if (this.#soundsHuman || this.#exchanges > 0) return this.standing;
    if (carrier === 'fax') return this.#hangUp('fax', 'unavailable');
    return carrier === 'machine' ? this.#recorder(true) : this.standing;
  }

  /** Words of whoever is there; `sinceAnswerMs` is when they ended. */
  personSaid(text: string, { sinceAnswerMs, speechMs }: { sinceAnswerMs: number; speechMs: number }): Advice {
    this.#now = Math.max(this.#now, sinceAnswerMs);
    if (this.#end) return this.standing;
    if (endsInBeep(text)) this.#toneHeard = true;
    if (isWordless(text)) return this.standing;
    if (this.#calledUs) {
      this.#become('human');
      return this.standing;
    }
    // A greeting begins before the agent has been heard, an answer after.
    const answers = this.#agentSpoke && sinceAnswerMs - speechMs >= this.#agentSpokeAt - OVERLAP_MS;
    this.#agentSpoke = false;
    this.#unanswered = answers ? text : `${this.#unanswered} ${text}`;
    this.#utterances += 1;
    const meaning = this.#meaningOf(text, this.#exchanges > 0 || (answers && this.#soundsHuman));
    if (meaning === 'goodbye' && this.#isWaiting) return this.standing;
    if (meaning !== null && meaning !== 'person' && meaning !== 'goodbye') return this.#announced(meaning, text);
    if (this.#who === 'voicemail' && this.#onlyByCarrier && (meaning === 'person' || answers)) {
      if (answers) this.#exchanges += 1;
      return this.#somebodyCame();
    }
    if (this.#isWaiting) return speechMs > FIRST_WORDS_MS ? this.standing : this.#somebodyCame();
    if (this.#who === 'voicemail') return this.standing;
    if (answers) this.#exchanges += 1;
    const short = speechMs <= SHORT_GREETING_MS;
    if (meaning === 'person' || (short && this.#utterances === 1)) this.#soundsHuman = true;
    else if (!short && !answers) this.#soundsHuman = false;
    if (this.#soundsHuman || answers) this.#become('human');
    return this.standing;
  }

  /** A key was pressed: no recording does that. */
  digit(): Advice {
    if (this.#end || this.#who === 'voicemail') return this.standing;
    if (this.#isWaiting) return this.#somebodyCame();
    this.#soundsHuman = true;
    this.#become('human');
    return this.standing;
  }

  /** To be called a few times a second. `now`: since the answer. */
  tick(now: number, line: LineNow): Advice {
    this.#now = Math.max(this.#now, now);
    if (line.speaking) this.#quietSince = this.#now;
    this.#awaitedSince = line.transcribing && !line.speaking ? (this.#awaitedSince ?? this.#now) : null;
    if (this.#end) return this.standing;
    const lasted = this.#now - this.#since;
    switch (this.#who) {
      case 'voicemail':
        return this.#mindRecorder(lasted, line);
      case 'hold':
        if (this.#exchanges > 0) return lasted < LONGEST_ASIDE_MS ? this.standing : this.#somebodyCame();
        return lasted < LONGEST_HOLD_MS ? this.standing : this.#hangUp('hold', 'no_answer');
      case 'screening':
        return lasted < LONGEST_SCREENING_MS ? this.standing : this.#hangUp('screening', 'no_answer');
      case 'menu':
        return lasted < LONGEST_MENU_MS ? this.standing : this.#hangUp('menu', 'no_answer');
      case 'human':
        return this.#suspicionIsConfirmed(line) ? this.#recorder(true) : this.standing;
      case 'unknown':
      case 'fax':
      case 'unavailable':
        return this.standing;
    }
  }

  /** How things stand: nothing that is advised once. */
  get standing(): Advice {
    if (this.#end?.do === 'hang_up') return this.#end;
    return this.#isWaiting || this.#who === 'voicemail' ? { do: 'stay_silent' } : { do: 'go_on' };
  }

  get #isWaiting(): boolean {
    return this.#who === 'screening' || this.#who === 'menu' || this.#who === 'hold';
  }

  get #inConversation(): boolean {
    return this.#exchanges >= EXCHANGES_OF_A_PERSON;
  }

  /** `inReply`: a person has answered the agent, and what they say may be a part of that. */
  #meaningOf(text: string, inReply: boolean): Meaning | null {
    const joined = readAnnouncement(this.#unanswered);
    const reading = readAnnouncement(text) ?? (joined && isHuman(joined.means) ? null : joined);
    if (!reading) return null;
    const { means, sure } = reading;
    if (isHuman(means) || !inReply) return means;
    if (means === 'hold') return sure || isAside(text) ? 'hold' : null;
    // Networks speak before anybody does. Who is back from asking a colleague may well say the same words.
    if (means === 'unreachable' || means === 'not_in_service') return null;
    // On hold one may end at a colleague's recorder, whatever was said before.
    return sure && (this.#isWaiting || !this.#inConversation) ? means : null;
  }

  #announced(meaning: Exclude<Meaning, 'person' | 'goodbye'>, text: string): Advice {
    this.#unanswered = '';
    this.#soundsHuman = false;
    switch (meaning) {
      case 'voicemail':
        return this.#recorder(false);
      case 'screening':
        this.#become('screening');
        this.#introductions += 1;
        return this.#introductions <= MAX_INTRODUCTIONS ? { do: 'introduce_again' } : this.standing;
      case 'menu':
        this.#become('menu');
        return { do: 'press', digit: onlyKey(text) };
      case 'hold':
        this.#talkedBefore ||= this.#exchanges > 0;
        this.#become('hold');
        return this.standing;
      case 'unreachable':
        return this.#hangUp('unavailable', 'no_answer');
      case 'not_in_service':
        return this.#hangUp('unavailable', 'unavailable');
    }
  }

  #recorder(onlyByCarrier: boolean): Advice {
    this.#onlyByCarrier = onlyByCarrier;
    this.#become('voicemail');
    // The carrier takes any recording for a recorder: what was said may still tell another one.
    if (onlyByCarrier || this.#mayLeaveMessage) return this.standing;
    return this.#hangUp('voicemail', 'voicemail');
  }

  #mindRecorder(lasted: number, line: LineNow): Advice {
    if (lasted >= LONGEST_GREETING_MS) return this.#hangUp('voicemail', 'voicemail');
    const wordsToCome = this.#awaitedSince !== null && this.#now - this.#awaitedSince < TRANSCRIBER_MS;
    if (line.speaking || wordsToCome) return this.standing;
    const needed = this.#toneHeard || this.#carrier === 'machine' ? QUIET_AFTER_TONE_MS : QUIET_WITHOUT_TONE_MS;
    if (this.#now - this.#quietSince <= needed) return this.standing;
    if (!this.#mayLeaveMessage) return this.#hangUp('voicemail', 'voicemail');
    this.#end = { do: 'leave_message' };
    return this.#end;
  }

  #suspicionIsConfirmed(line: LineNow): boolean {
    if (this.#carrier !== 'machine' || this.#inConversation || !this.#agentSpoke || line.speaking) return false;
    return this.#now - Math.max(this.#agentSpokeAt, this.#quietSince) >= SUSPICION_MS;
  }

  #somebodyCame(): Advice {
    this.#become('human');
    // What the carrier believes is about whoever was there before.
    this.#carrier = null;
    return this.#exchanges > 0 ? { do: 'answer' } : { do: 'begin_again' };
  }

  #hangUp(who: Who, outcome: AttemptOutcome): Advice {
    this.#become(who);
    this.#end = { do: 'hang_up', outcome: this.#talkedBefore ? 'completed' : outcome };
    return this.#end;
  }

  #become(who: Who): void {
    if (this.#who !== who) this.#since = this.#now;
    this.#who = who;
  }
}

const isHuman = (meaning: Meaning): boolean => meaning === 'person' || meaning === 'goodbye';
