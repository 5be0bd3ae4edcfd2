/** The call as a panel sees it. */
import type { CallView, Comparison, PersonInCall, Seat } from "../../contract/call.ts";
import { type Contact, nameOf } from "../contacts/contact.ts";
import { type Call, isRinging, phaseOf, type Sitter, sitters } from "./call.ts";
import type { Comparing } from "./comparing.ts";

export function callView(call: Call | null, contactOf: (seat: Seat) => Contact | undefined): CallView | null {
	if (!call) return null;
	const { id, isOurs, video, since, until, liveSince, wish, media, end, endedByUs } = call;
	const people = sitters(call).flatMap((sitter) => personIn(sitter, contactOf, wish.volumes));
	return {
		...{ id, phase: phaseOf(call), isOurs, video, since, media, muted: wish.muted, deafened: wish.deafened },
		...(isRinging(call) && { until }),
		...(liveSince !== undefined && { liveSince }),
		people: Object.fromEntries(people.map((person) => [person.seat, person])),
		...(call.with && { with: call.with }),
		...(call.isJoining && { isJoining: true }),
		...(call.lately && { lately: call.lately }),
		...(call.comparing && call.people[call.comparing.seat] && { comparison: comparisonOf(call.comparing) }),
		...(end && { end, endedByUs: endedByUs ?? false }),
	};
}

function comparisonOf({ seat, iid, isOurs, step, shown }: Comparing): Comparison {
	const isWaiting = step === "asked" || step === "answered";
	return { seat, iid, isOurs, step: isWaiting ? "waiting" : step, ...(step === "shown" && shown) };
}

function personIn(
	{ seat, state, shown, via, handle }: Sitter,
	contactOf: (seat: Seat) => Contact | undefined,
	volumes: Readonly<Record<Seat, number>>,
): readonly PersonInCall[] {
	const common = { seat, state, ...shown, volume: volumes[seat] ?? 1 };
	if (via !== undefined && handle !== undefined) {
		const by = contactOf(via);
		const introducedBy = by && nameOf(by);
		return [{ ...common, name: handle, verified: false, ...(introducedBy && { introducedBy }) }];
	}
	const contact = contactOf(seat);
	if (!contact) return [];
	const { iid, changedTo } = contact;
	const name = nameOf(contact);
	return [{ ...common, name, ...(iid && { iid }), verified: contact.verified && changedTo === undefined }];
}
