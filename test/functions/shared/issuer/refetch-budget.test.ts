// How often key ids that nobody has make us ask the issuer: a few times at once, then once a second, whatever the clock does.
import { expect, it } from 'vitest';
import { createRefetchBudget } from '../../../../functions/shared/issuer/refetch-budget.ts';
import { now } from '../../call-at.ts';

/** How many of so many different key ids are asked for at one moment. */
const askedOf = (budget: ReturnType<typeof createRefetchBudget>, keyIds: number, at: number): number =>
  Array.from({ length: keyIds }, (_, index) => budget.take(`${at}-${index}`, at)).filter(Boolean).length;

it('R5: five at once, one for each second that has passed, and five again after a while', () => {
  const budget = createRefetchBudget();
  expect([askedOf(budget, 50, now), askedOf(budget, 50, now)]).toEqual([5, 0]);
  expect([askedOf(budget, 50, now + 1), askedOf(budget, 50, now + 3)]).toEqual([1, 2]);
  expect(askedOf(budget, 50, now + 3600)).toBe(5);
});

it('R5: a clock that is put back neither fills the budget nor empties it for long', () => {
  const budget = createRefetchBudget();
  expect(askedOf(budget, 3, now)).toBe(3);
  expect([askedOf(budget, 50, now - 3600), askedOf(budget, 50, now - 3600)]).toEqual([2, 0]);
  expect(askedOf(budget, 50, now - 3598)).toBe(2);
});

it('R5: a key id that was unknown is not asked for again within five seconds', () => {
  const budget = createRefetchBudget();
  budget.remember('a', now);
  expect([budget.take('a', now), budget.take('a', now + 4), budget.take('a', now + 5)]).toEqual([false, false, true]);
});

it('R5: a hundred unknown key ids are remembered, so a flood of them does not fill the memory', () => {
  const budget = createRefetchBudget();
  for (let index = 0; index < 100; index += 1) budget.remember(`x-${index}`, now);
  expect(budget.take('x-0', now)).toBe(false);
  budget.remember('one more', now);
  expect([budget.take('x-0', now), budget.take('one more', now)]).toEqual([true, false]);
});
