import { expect, it } from 'vitest';
import { Whispers } from './whispers.ts';

const told: string[] = [];
const whispers = () => {
  told.length = 0;
  return new Whispers((event) => {
    const text = /donnée : (.*?)"/.exec(JSON.stringify(event))?.[1] ?? '';
    expect(event).toMatchObject({ type: 'conversation.item.create', item: { type: 'message', role: 'system' } });
    told.push(text);
  });
};

it('an instruction is given once, however often it arrives', () => {
  const agent = whispers();
  agent.sessionOpened();
  expect([agent.add('a', 'un'), agent.add('a', 'un'), agent.add('b', 'deux')]).toEqual([
    'applied',
    'repeated',
    'applied',
  ]);
  expect(told).toEqual(['un', 'deux']);
});

it('before there is a session it waits for one, and a later session is told it again', () => {
  const agent = whispers();
  agent.add('a', 'un');
  expect(told).toEqual([]);
  agent.sessionOpened();
  agent.add('b', 'deux');
  agent.sessionLost();
  agent.add('c', 'trois');
  expect(told).toEqual(['un', 'deux']);
  agent.sessionOpened();
  expect(told).toEqual(['un', 'deux', 'un', 'deux', 'trois']);
});

it('one waits until the agent next speaks', () => {
  const agent = whispers();
  expect(agent.waiting).toBe(false);
  agent.add('a', 'un');
  expect(agent.waiting).toBe(true);
  agent.responseBegan();
  expect(agent.waiting).toBe(false);
});

it('more of them than anybody says are not kept', () => {
  const agent = whispers();
  for (let count = 1; count <= 150; count++) agent.add(`w${count}`, `${count}`);
  agent.sessionOpened();
  expect([told.length, told[0], told.at(-1)]).toEqual([100, '51', '150']);
});
