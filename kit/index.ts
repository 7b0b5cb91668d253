// The action kit, for a team's own tests: documented events, deliveries that prove their sender, and a judge of the answers. Needs Node
// and zod, no test runner, and nothing else of this project.
export type { Outcome } from './answer-shapes.ts';
export {
  type ActionEvent,
  type ActionName,
  actionNames,
  documentedEvent,
  type EventWish,
  type Guide,
  guides,
} from './documented-event.ts';
export {
  type ActionAnswer,
  type Judgement,
  judgeAnswer,
  judgeRefusal,
  type RefusalWish,
  readAnswer,
  shortly,
} from './judge-answer.ts';
export { anotherSecret, basicDelivery, type Delivery, type Signing, signDelivery, tampered } from './sign-delivery.ts';
