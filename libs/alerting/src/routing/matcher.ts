import { KymoError, messageOf } from '@kymo/domain';
import { RE2JS } from 're2js';
import { z } from 'zod';
import { type Labels, valuesOf } from './labels';

const FORM = /^\s*(series|channel|detector|kind|severity|tag\.[^\s=!~"]+)\s*(=~|!~|!=|=)\s*(.*?)\s*$/su;
const BARE = /^[^"\s{},]*$/;
const EXPECTED =
  'a matcher like series="pump-01", tag.line!="A", channel=~"flow.*" or severity!~"info|warning" is allowed; ' +
  'labels are series, channel, detector, kind, severity and tag.<name>';

/** One condition on a label, with the meaning it has in Alertmanager: regular expressions match the whole value. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  /** A label with several values matches `=` if one of them does, and `!=` if none is equal. */
  readonly matches: (labels: Labels) => boolean;
}

/** @throws KymoError OPTIONS_INVALID */
export function parseMatcher(text: string): Matcher {
  const [, label, operator, given] = FORM.exec(text) ?? [];
  if (label === undefined || given === undefined) throw invalid(text, 'it has another form');
  const value = unquoted(text, given);
  const isEqual = testOf(text, operator as Matcher['operator'], value);
  const isNegative = operator!.startsWith('!');
  return {
    label,
    operator: operator as Matcher['operator'],
    value,
    matches: (labels) => {
      const found = labels[label];
      const some = typeof found === 'string' ? isEqual(found) : valuesOf(labels, label).some(isEqual);
      return some !== isNegative;
    },
  };
}

/** Whether all matchers match; an empty list matches everything. */
export type Match = (labels: Labels) => boolean;

/** @throws KymoError OPTIONS_INVALID */
export function compileMatchers(texts: readonly string[]): Match {
  const matchers = texts.map(parseMatcher);
  return (labels) => matchers.every(({ matches }) => matches(labels));
}

/** A list of matchers as the configuration holds it. */
export const matchersSchema = z
  .array(
    z.string().superRefine((text, issues) => {
      try {
        parseMatcher(text);
      } catch (error) {
        issues.addIssue({ code: 'custom', message: messageOf(error) });
      }
    }),
  )
  .describe(
    'Conditions that must all hold: series, channel, detector, kind, severity, tag.<name> with =, !=, =~, !~',
  );

function unquoted(text: string, given: string): string {
  if (!given.startsWith('"')) {
    if (BARE.test(given)) return given;
    throw invalid(text, 'its value needs double quotes');
  }
  try {
    return z.string().parse(JSON.parse(given));
  } catch {
    throw invalid(text, 'its quoted value cannot be read');
  }
}

/** RE2 takes linear time, so that no pattern can hold up the alerts. A dot matches all, also where a name has several lines. */
function testOf(text: string, operator: Matcher['operator'], value: string): (found: string) => boolean {
  if (!operator.endsWith('~')) return (found) => found === value;
  try {
    const pattern = RE2JS.compile(value, RE2JS.DOTALL);
    return (found) => pattern.matches(found);
  } catch (cause) {
    throw invalid(text, `its regular expression is not RE2 syntax: ${messageOf(cause)}`);
  }
}

function invalid(text: string, found: string): KymoError {
  return new KymoError('OPTIONS_INVALID', `reading the matcher ${text}: ${found}; ${EXPECTED}.`);
}
