/** When to knock again at an address that we cannot open. The relay passes two first frames an hour to one address. */
import { limits } from "../../../protocol/limits.ts";
import type { Contact } from "./contact.ts";

const minute = 60_000;
/** After the first knock, after the second, after every later one: the second within the hour is for a lost frame. */
const waits = [40_000, 31 * minute];
/** Somebody heard it and needs time to decide. The first waits are short, because the last frame of a knock is not acknowledged. */
const heardWaits = [31 * minute, 2 * 60 * minute, 6 * 60 * minute];

/** After so many knocks in all the next, longer wait. */
const knocksPerWait = 4;

/** No pause between two knocks is longer. */
export const longestKnockMs = 6 * 60 * minute;

/** Behind a change of our own way that somebody was not told for this long, theirs may have changed as well. */
const firstSeldomMs = 60 * minute;

/** When to knock, by a door they know, at somebody whose cap may open nothing any more; our change waits since `since`. Milliseconds. */
export function seldomAt({ knock }: Contact, since: number): number {
	return Math.max(since + firstSeldomMs, (knock?.nextAt ?? 0) + longestKnockMs);
}

/** The contact after such a knock. */
export function knockedSeldom(contact: Contact, now: number): Contact {
	return { ...contact, knock: { tries: 1, nextAt: now } };
}

/** The contact after one more knock. */
export function nextKnock(contact: Contact, now: number): Contact {
	const tries = contact.knock?.tries ?? 0;
	const wait = waits[Math.min(tries, waits.length - 1)] ?? 31 * minute;
	return { ...contact, knock: { tries: tries + 1, nextAt: now + wait } };
}

export function wasHeard(contact: Contact, now: number): Contact {
	const tries = contact.knock?.tries ?? 1;
	const wait = heardWaits[Math.min(Math.floor(tries / knocksPerWait), heardWaits.length - 1)] ?? 31 * minute;
	return { ...contact, knock: { tries, nextAt: now + wait } };
}

/** The relay had enough of our knocking. */
export function wasRefused(contact: Contact, now: number, retryMs: number): Contact {
	const wait = Math.max(minute, Math.min(retryMs, limits.knockWindowMs));
	return { ...contact, knock: { tries: contact.knock?.tries ?? 1, nextAt: now + wait } };
}

/** A new connection, or they showed themselves: knock again soon instead of in half an hour. */
export function knockSoon(contact: Contact, now: number): Contact {
	if (!contact.knock || contact.knock.nextAt <= now) return contact;
	return { ...contact, knock: { tries: contact.knock.tries, nextAt: now } };
}
