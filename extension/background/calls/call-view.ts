/** The call as a panel sees it. */
import type { CallView, PersonInCall, Seat } from "../../contract/call.ts";
import type { Contact } from "../contacts/contact.ts";
import { type Call, isRinging, phaseOf, type Sitter } from "./call.ts";

export function callView(call: Call | null, contactOf: (seat: Seat) => Contact | undefined): CallView | null {
	if (!call) return null;
	const { id, isOurs, video, since, until, liveSince, wish, media, end, endedByUs } = call;
	const people = Object.values(call.people).flatMap((sitter) => {
		const contact = contactOf(sitter.seat);
		return contact ? [personIn(sitter, contact, wish.volumes[sitter.seat] ?? 1)] : [];
	});
	return {
		...{ id, phase: phaseOf(call), isOurs, video, since, media, muted: wish.muted, deafened: wish.deafened },
		...(isRinging(call) && { until }),
		...(liveSince !== undefined && { liveSince }),
		people: Object.fromEntries(people.map((person) => [person.seat, person])),
		...(end && { end, endedByUs: endedByUs ?? false }),
	};
}

function personIn({ seat, state, shown }: Sitter, contact: Contact, volume: number): PersonInCall {
	const { handle: name, iid, verified } = contact;
	return { seat, name, ...(iid && { iid }), verified, state, ...shown, volume };
}
