import { conditionOperators } from '#engine';
import type { ReferenceEntry } from './types.ts';

type Operator = (typeof conditionOperators)[number];

const PAGE = { title: 'Condition operators', url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html' };
const SETS = {
  title: 'Single-valued vs. multivalued context keys',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',
};

/** What an operator asks of the value in the request. */
const asks: Readonly<Record<Operator, string>> = {
  StringEquals: 'The text is one of these, letter for letter.',
  StringNotEquals: 'The text is none of these.',
  StringEqualsIgnoreCase: 'The text is one of these, whatever the case.',
  StringNotEqualsIgnoreCase: 'The text is none of these, whatever the case.',
  StringLike: 'The text fits one of these patterns: `*` stands for any run of characters, `?` for one.',
  StringNotLike: 'The text fits none of these patterns.',
  NumericEquals: 'The number is one of these.',
  NumericNotEquals: 'The number is none of these.',
  NumericLessThan: 'The number is smaller.',
  NumericLessThanEquals: 'The number is smaller, or the same.',
  NumericGreaterThan: 'The number is greater.',
  NumericGreaterThanEquals: 'The number is greater, or the same.',
  DateEquals: 'The point in time is one of these.',
  DateNotEquals: 'The point in time is none of these.',
  DateLessThan: 'The point in time is earlier.',
  DateLessThanEquals: 'The point in time is earlier, or the same.',
  DateGreaterThan: 'The point in time is later.',
  DateGreaterThanEquals: 'The point in time is later, or the same.',
  Bool: 'The value is true, or is false.',
  BinaryEquals: 'The bytes, written in base64, are the same.',
  IpAddress: 'The address lies in one of these ranges.',
  NotIpAddress: 'The address lies in none of these ranges.',
  ArnEquals: 'The ARN fits one of these, part by part. It means the same as ArnLike: `*` and `?` work, but never across a colon.',
  ArnLike: 'The ARN fits one of these, part by part: `*` and `?` work, but never across a colon.',
  ArnNotEquals: 'The ARN fits none of these. It means the same as ArnNotLike.',
  ArnNotLike: 'The ARN fits none of these.',
  Null: '`"true"`: the request does not carry the key. `"false"`: it carries it.',
};

/** Every operator, then what can stand before and behind one. */
export function operatorEntries(): ReferenceEntry[] {
  const single = conditionOperators.map((operator): ReferenceEntry => ({
    id: `operator/${operator}`,
    title: operator,
    text: asks[operator],
    facts: operator === 'Null' ? [] : [['When the request does not carry the key', operator.includes('Not') ? 'it holds' : 'it does not hold']],
    source: PAGE,
  }));
  return [
    ...single,
    {
      id: 'operator/IfExists',
      title: '…IfExists',
      text: 'Behind any operator but Null. It holds when the request does not carry the key; when it does, the operator decides.',
      source: PAGE,
    },
    {
      id: 'operator/ForAnyValue',
      title: 'ForAnyValue:…',
      text: 'For keys with several values. At least one value of the request must satisfy the operator. Without a value it does not hold.',
      source: SETS,
    },
    {
      id: 'operator/ForAllValues',
      title: 'ForAllValues:…',
      text: 'For keys with several values. Every value of the request must satisfy the operator. **Without a value it holds**, so an Allow needs a Null test beside it.',
      source: SETS,
    },
    {
      id: 'operator/together',
      title: 'Several operators, keys and values',
      text: 'Operators are joined by *and*, and so are the keys under one operator. The values of one key are joined by *or*. For a negated operator none of the values may match.',
      source: {
        title: 'Conditions with multiple context keys or values',
        url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html',
      },
    },
  ];
}
