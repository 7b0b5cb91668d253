// Texts of every kind: plain ones, and ones of any Unicode code points, halves of pairs and control characters among them.
import fc from 'fast-check';

// Built from numbers, since fast-check's own Unicode strings need a second to get ready.
const ofCodePoints = fc
  .array(fc.oneof(fc.nat(0x10ffff), fc.nat(0xffff), fc.nat(0x2fff), fc.nat(0xff)), { maxLength: 90 })
  .map((codePoints) => String.fromCodePoint(...codePoints));

export const anyText: fc.Arbitrary<string> = fc.oneof(fc.string(), ofCodePoints);
