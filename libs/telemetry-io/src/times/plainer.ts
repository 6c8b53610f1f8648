/** What programs and languages write otherwise, as most write it; each is looked for only where nothing else fits. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  // Japanese, Chinese, Korean.
  [/(\d{1,2})\s?[時时시点]\s?(\d{1,2})\s?[分분]\s?(\d{1,2})\s?[秒초]/, ' $1:$2:$3'],
  [/(\d{1,2})\s?[時时시点]\s?(\d{1,2})\s?[分분]/, ' $1:$2'],
  [/(?:上午|午前|오전|\bam\b)\s*(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)/i, ' $1 AM'],
  [/(?:下午|午後|오후|\bpm\b)\s*(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)/i, ' $1 PM'],
  [/^(\d{4})\s?[年년.]\s?(\d{1,2})\s?[月월.]\s?(\d{1,2})[日일.]?(?=\s|$)/, '$1-$2-$3'],
  // The day of the week behind the date: `(月)`, `(Mon)`.
  [/\(\p{L}{1,3}\)/u, ' '],
  // kdb, Kibana, names of files.
  [/^(\d{4})\.(\d\d)\.(\d\d)D(?=\d)/, '$1-$2-$3 '],
  [/ @ /, ' '],
  [/^(\d{4}-\d\d-\d\d)[T_ ](\d\d)-(\d\d)-(\d\d)/, '$1 $2:$3:$4'],
  // Croatian and Serbian, Bulgarian.
  [/^(\d{1,2}\.\d{1,2}\.\d{4})\.(?=\s|$)/, '$1'],
  [/^(\d{1,2}\.\d{1,2}\.\d{4}) г\.,?(?=\s|$)/, '$1'],
  [/(\d{1,2}:\d{2}(?::\d{2})?) ч\.$/, '$1'],
  // Year and day of the year.
  [/^(\d{4})[:/-](\d{3})[:T/ -](?=\d\d:\d\d)/, '$1-$2T'],
  // As the shell writes it in German: the year last, behind the zone.
  [
    /^(?:\p{L}+\.?,?\s+)?(\d{1,2})\.\s(\p{L}{3,})\.?\s+(\d{1,2}:\d\d(?::\d\d)?)((?:\s[A-Z]{3,5})?)\s(\d{4})$/u,
    '$1. $2 $5 $3$4',
  ],
];

/** A time as most programs write it; the text itself where it is of none of the forms known. */
export function plainer(text: string): string {
  let plain = text;
  for (const [form, meant] of FORMS) if (form.test(plain)) plain = plain.replace(form, meant);
  return plain === text ? text : plain.replaceAll(/\s+/g, ' ').trim();
}
