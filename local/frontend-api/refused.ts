// A call that the Frontend API refuses: thrown by the stories, sent as Corbado's error envelope.
import { type Answer, type FieldProblem, failure } from '../corbado/answer.ts';

export class Refused extends Error {
  override readonly name = 'Refused';
  readonly answer: Answer;

  constructor(type: 'validation_error' | 'login_error' | 'not_found', details: string, fields: FieldProblem[] = []) {
    super(details);
    this.answer = failure(type, details, fields);
  }
}
