import { describe, expect, it } from 'vitest';
import { Interruption } from './interruption.ts';

const interruption = (unheardMs = 5_000, language = 'fr', silenceMs = 500) =>
  new Interruption('u1', 1_000, unheardMs, { language, silenceMs });

describe('a sound over the agent’s voice', () => {
  it('is meant when it goes on', () => {
    const one = interruption();
    expect(one.tick(1_750)).toBeNull();
    expect(one.tick(2_000)).toBe('yield');
  });

  it('is meant when its end comes late, words or not', () => {
    expect(interruption().stopped(2_100)).toBe('yield');
    expect(interruption().stopped(1_700)).toBeNull();
  });

  it('is not longer because the detector waits longer for its end', () => {
    expect(interruption(5_000, 'fr', 900).stopped(2_100)).toBeNull();
    expect(interruption(5_000, 'fr', 900).stopped(2_300)).toBe('yield');
    expect(interruption(5_000, 'fr', 200).stopped(1_600)).toBe('yield');
  });

  it.each(['', '   '])('is nothing when there were no words in it', (text) => {
    const cough = interruption();
    cough.stopped(1_600);
    expect(cough.transcribed(text)).toBe('resume');
  });

  it.each(['Oui.', 'D’accord', 'OK…', 'Mmh', 'Très bien !'])('is nothing when somebody only listens: %s', (text) => {
    expect(interruption().transcribed(text)).toBe('resume');
  });

  it.each(['Stop !', 'Non.', 'Attendez', 'Oui mais pas demain'])('is meant when it says something: %s', (text) => {
    expect(interruption().transcribed(text)).toBe('yield');
  });

  it('is an answer when the agent was nearly done', () => {
    expect(interruption(1_200).transcribed('Oui.')).toBe('yield');
  });

  it('counts as a word when nobody can tell', () => {
    expect(interruption().transcribed(null)).toBe('yield');
    const untold = interruption();
    untold.stopped(1_500);
    expect(untold.tick(2_500)).toBeNull();
    expect(untold.tick(2_750)).toBe('yield');
  });

  it('knows the language that is spoken', () => {
    expect(interruption(5_000, 'en').transcribed('Uh-huh')).toBe('resume');
    expect(interruption(5_000, 'de').transcribed('Ja')).toBe('yield');
    expect(interruption(5_000, 'ar').transcribed('نعم')).toBe('resume');
  });
});
