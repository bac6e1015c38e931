import { describe, expect, it } from 'vitest';
import { ResponseSequencer } from './response-sequencer.ts';

function sequencer() {
  const sent: string[] = [];
  return { sent, sequencer: new ResponseSequencer((request) => sent.push(request.purpose)) };
}

describe('response sequencer', () => {
  it('sends at once when nothing is being said', () => {
    const { sent, sequencer: one } = sequencer();
    one.request({ purpose: 'opening' });
    expect(sent).toEqual(['opening']);
    expect(one.busy).toBe(true);
  });

  it('waits for a response that the model began by itself', () => {
    const { sent, sequencer: one } = sequencer();
    one.created('r1');
    one.request({ purpose: 'tool_result' });
    expect(sent).toEqual([]);
    one.done('r1');
    expect(sent).toEqual(['tool_result']);
  });

  it('keeps only the latest of several that wait', () => {
    const { sent, sequencer: one } = sequencer();
    one.created('r1');
    one.request({ purpose: 'nudge' });
    one.request({ purpose: 'conclude' });
    one.done('r1');
    expect(sent).toEqual(['conclude']);
  });

  it('repeats a request that lost the race against the model’s own response, when that one is done', () => {
    const { sent, sequencer: one } = sequencer();
    one.request({ purpose: 'tool_result' });
    one.created('vad');
    one.refused();
    expect(sent).toEqual(['tool_result']);
    one.done('vad');
    expect(sent).toEqual(['tool_result', 'tool_result']);
  });

  it('does not repeat what only made sense in silence', () => {
    const { sent, sequencer: one } = sequencer();
    one.request({ purpose: 'nudge', onlyIfSilent: true });
    one.created('vad');
    one.refused();
    one.done('vad');
    expect(sent).toEqual(['nudge']);
    expect(one.busy).toBe(false);
  });

  it('waits for the end of a response that it never saw begin', () => {
    const { sent, sequencer: one } = sequencer();
    one.request({ purpose: 'answer' });
    one.refused();
    expect(sent).toEqual(['answer']);
    one.done('unseen');
    expect(sent).toEqual(['answer', 'answer']);
  });

  it('drops what was waiting when the person spoke', () => {
    const { sent, sequencer: one } = sequencer();
    one.created('r1');
    one.request({ purpose: 'nudge' });
    one.forgetWaiting();
    one.done('r1');
    expect(sent).toEqual([]);
  });

  it('starts afresh with a new session', () => {
    const { sent, sequencer: one } = sequencer();
    one.created('r1');
    one.reset();
    one.request({ purpose: 'resume' });
    expect(sent).toEqual(['resume']);
  });
});
