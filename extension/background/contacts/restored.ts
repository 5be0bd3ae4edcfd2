/** A contact out of a backup, on a device that was made anew. */
import { type Contact, neverTold } from "./contact.ts";

/**
 * What is known of them stays: who they are, the doors by which they know us, their cap. What belonged to the other device goes; letters
 * are numbered from the time, so that none is taken for an old one. They are told the new address by `route`, once the relay let us in.
 */
export function restored(contact: Contact, relay: string, now: number): Contact {
	const { knock: _, toldPresence: __, former: ___, ...rest } = contact;
	return { ...rest, relay, toldCap: neverTold, nextSeq: Math.max(contact.nextSeq + 1, now) };
}
