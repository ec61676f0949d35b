import type { Reply } from "../http-server.ts";
import { jsonReply } from "./rest-reply.ts";

/** Lists longer than this are only paged by keyset, and `x-total` is left out of shorter ones above 10,000. */
const MAX_PER_PAGE = 100;

/**
 * One page of a list, by offset (`page`, `per_page`) or by keyset (`pagination=keyset`, for lists ordered by id). The way
 * on is in the Link header, as GitLab documents it; clients are to follow it to the letter.
 */
export function pageOf<T extends { readonly id?: number }>(
  items: readonly T[],
  url: URL,
  show: (item: T) => unknown,
): Reply {
  const perPage = clamp(url.searchParams.get("per_page"), 20, 1, MAX_PER_PAGE);
  if (url.searchParams.get("pagination") === "keyset") return keysetPage(items, url, perPage, show);
  const page = clamp(url.searchParams.get("page"), 1, 1, Number.MAX_SAFE_INTEGER);
  const pages = Math.max(1, Math.ceil(items.length / perPage));
  const links = [
    ...(page > 1 ? [link(url, { page: page - 1, per_page: perPage }, "prev")] : []),
    ...(page < pages ? [link(url, { page: page + 1, per_page: perPage }, "next")] : []),
    link(url, { page: 1, per_page: perPage }, "first"),
    link(url, { page: pages, per_page: perPage }, "last"),
  ];
  return jsonReply(200, items.slice((page - 1) * perPage, page * perPage).map(show), {
    link: links.join(", "),
    "x-page": String(page),
    "x-per-page": String(perPage),
    "x-prev-page": page > 1 ? String(page - 1) : "",
    "x-next-page": page < pages ? String(page + 1) : "",
    "x-total": String(items.length),
    "x-total-pages": String(pages),
  });
}

function keysetPage<T extends { readonly id?: number }>(
  items: readonly T[],
  url: URL,
  perPage: number,
  show: (item: T) => unknown,
): Reply {
  if ((url.searchParams.get("order_by") ?? "id") !== "id") {
    return jsonReply(405, { error: "Keyset pagination is not yet available for this type of request" });
  }
  const ascending = url.searchParams.get("sort") === "asc";
  const sorted = items.toSorted((a, b) => ((a.id ?? 0) - (b.id ?? 0)) * (ascending ? 1 : -1));
  const after = url.searchParams.get(ascending ? "id_after" : "id_before");
  const rest =
    after === null ? sorted : sorted.filter(({ id = 0 }) => (ascending ? id > Number(after) : id < Number(after)));
  const page = rest.slice(0, perPage);
  const last = page.at(-1)?.id;
  const more = rest.length > perPage && last !== undefined;
  const next = more
    ? link(url, { [ascending ? "id_after" : "id_before"]: last, per_page: perPage }, "next")
    : undefined;
  return jsonReply(200, page.map(show), next === undefined ? {} : { link: next });
}

function link(url: URL, changes: Readonly<Record<string, number>>, rel: string): string {
  const target = new URL(url);
  for (const [name, value] of Object.entries(changes)) target.searchParams.set(name, String(value));
  return `<${target.href}>; rel="${rel}"`;
}

function clamp(text: string | null, absent: number, least: number, most: number): number {
  const value = Number(text ?? absent);
  return Number.isInteger(value) ? Math.min(Math.max(value, least), most) : absent;
}
