/** The W3C's profile of ISO 8601: a year, a month, a day, or a day with a time and its zone. */
const ISO = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d))?)?)?$/;
const EPOCH = /^-?\d{5,15}(?:\.\d{1,9})?$/;

/**
 * Seconds since 1970, for a date or for epoch seconds; nothing for any other text. IAM User Guide, "Date condition
 * operators". Four digits are a year.
 */
export function secondsOf(text: string): number | undefined {
  if (EPOCH.test(text)) return Number(text);
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const part = (index: number, otherwise: number): number => Number(found[index] ?? otherwise);
  const month = part(2, 1);
  const day = part(3, 1);
  const year = part(1, 0);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const [hour, minute, second] = [part(4, 0), part(5, 0), part(6, 0)];
  if (hour > 24 || minute > 59 || second > 60) return undefined;
  const fraction = Number(`0.${found[7] ?? "0"}`);
  return daysSince1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second + fraction - zoneOf(found[8]);
}

function zoneOf(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0;
  const digits = zone.replace(":", "");
  const seconds = Number(digits.slice(1, 3)) * 3_600 + Number(digits.slice(3, 5)) * 60;
  return digits.startsWith("-") ? -seconds : seconds;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The proleptic Gregorian calendar, with the year beginning in March so that the leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
