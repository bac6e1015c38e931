import { describe, expect, it } from 'vitest';
import type { DigitsAnswer } from '../../../shared/domain/calls/request-digits.ts';
import type { TransferAnswer } from '../../../shared/domain/calls/request-transfer.ts';
import { sendDigitsTool } from './send-digits-tool.ts';
import { transferTool } from './transfer-tool.ts';

const asked = (args: string) => ({
  type: 'function_call' as const,
  name: 'tool',
  call_id: 'c1',
  arguments: args,
  status: 'completed',
});

type Wish = Parameters<Parameters<typeof transferTool>[0]>[0];

describe('the tool that hands a call over', () => {
  const answering = (answer: TransferAnswer) => {
    const wishes: Wish[] = [];
    const tool = transferTool(async (wish) => {
      wishes.push(wish);
      return answer;
    });
    return { tool, wishes };
  };
  const requested = { kind: 'requested', transfer: {} } as TransferAnswer;

  it('asks for a warm transfer, and leaves the line', async () => {
    const { tool, wishes } = answering(requested);
    const result = await tool.run(asked('{"motif":"le demande","briefing":"Un fournisseur.","to":"+33899000000"}'));
    expect(wishes).toEqual([{ kind: 'warm', reason: 'le demande', briefing: 'Un fournisseur.' }]);
    expect(result.leave).toBe('transferring');
    expect(result.output).toMatchObject({ transfert: true });
  });

  it('has no argument for whom: that is not the model’s to say', () => {
    const { tool } = answering(requested);
    expect(Object.keys(tool.declaration.parameters['properties'] as object)).toEqual(['motif', 'briefing']);
  });

  it.each(['nobody_to_transfer_to', 'not_talking', 'too_many_transfers'] as const)(
    'stays on the line when it is refused, and says why: %s',
    async (refusal) => {
      const result = await answering({ kind: 'refused', refusal }).tool.run(asked('{"motif":"","briefing":""}'));
      expect(result.leave).toBeUndefined();
      expect(result.output).toMatchObject({ transfert: false, consigne: expect.stringMatching(/\.$/) });
    },
  );

  it.each(['', 'oui', '[]', '{"motif":3}'])('does nothing with arguments that are none: %j', async (args) => {
    const { tool, wishes } = answering(requested);
    expect(await tool.run(asked(args))).not.toHaveProperty('leave');
    expect(wishes).toEqual([]);
  });
});

describe('the tool that presses keys', () => {
  const answering = (answer: DigitsAnswer) => {
    const pressed: string[] = [];
    const tool = sendDigitsTool(async (digits) => {
      pressed.push(digits);
      return answer;
    });
    return { tool, pressed };
  };
  const requested = { kind: 'requested', digits: {} } as DigitsAnswer;

  it('asks for them, without the spaces that are read out, and leaves the line', async () => {
    const { tool, pressed } = answering(requested);
    expect(await tool.run(asked('{"touches":"1 2#"}'))).toMatchObject({ leave: 'sending_digits' });
    expect(pressed).toEqual(['12#']);
  });

  it('stays on the line when it is refused, or was not told which', async () => {
    expect(await answering({ kind: 'refused', refusal: 'busy' }).tool.run(asked('{"touches":"1"}'))).not.toHaveProperty(
      'leave',
    );
    const { tool, pressed } = answering(requested);
    expect(await tool.run(asked('{}'))).not.toHaveProperty('leave');
    expect(pressed).toEqual([]);
  });
});
