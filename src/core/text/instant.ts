const INSTANT = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Seconds since 1970 of a time as AWS, its CLI and GitLab write it (RFC 3339, a date alone, seconds as a number);
 * undefined where it is no time. Without a zone it is UTC.
 */
export function secondsOf(written: string | number): number | undefined {
  if (typeof written === "number") return Number.isFinite(written) ? Math.trunc(written) : undefined;
  // The CLI can be told to print times as the API sends them.
  if (/^\d{9,11}(?:\.\d+)?$/.test(written.trim())) return Math.trunc(Number(written));
  const found = INSTANT.exec(written.trim());
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
  if (month === undefined || day === undefined || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const clock = (hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0);
  return daysBefore(year ?? 0, month, day) * 86_400 + clock - offsetOf(found[7]);
}

/** `2026-11-20T12:00:00Z`. */
export function instantOf(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const [year, month, day] = dateOf(days);
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  return `${date}T${pad(Math.floor(rest / 3600))}:${pad(Math.floor(rest / 60) % 60)}:${pad(rest % 60)}Z`;
}

/** A time in the one form that we keep, or undefined where it is none (`N/A`, `no_information`, empty). */
export function toInstant(written: string | number | undefined): string | undefined {
  const seconds = written === undefined ? undefined : secondsOf(written);
  return seconds === undefined ? undefined : instantOf(seconds);
}

function offsetOf(zone: string | undefined): number {
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? "");
  if (found === null) return 0;
  const seconds = Number(found[2]) * 3600 + Number(found[3]) * 60;
  return found[1] === "-" ? -seconds : seconds;
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar; years begin in March, so that the leap day ends them. */
function daysBefore(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function dateOf(days: number): [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, "0");
}
