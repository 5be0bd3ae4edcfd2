/**
 * How a word reaches somebody in the call: sealed for them, or, between two who have no session, sealed for whoever brought them together, who
 * passes it on. Whoever passes on could put themselves between the two, so such people are marked; they are in the call anyway.
 */
import type { Address } from "../../../protocol/ids.ts";
import type { Passed } from "../../../protocol/sealed/call-bodies.ts";
import type { Letter } from "../../../protocol/sealed/letter.ts";
import { createRate } from "../../lib/rate.ts";
import type { Contact } from "../contacts/contact.ts";
import { type Call, isJoined, present, type Sitter } from "./call.ts";
import type { CallState } from "./call-state.ts";
import type { CallsNeeds } from "./calls-needs.ts";

interface Needs extends Pick<CallsNeeds, "clock" | "self" | "say" | "journal"> {
	readonly state: CallState;
}

/** Of one member: descriptions, candidates and states for everybody else, with room for paths that break. */
const passedPerMinute = 240;
const mostHops = 3;

export function createWays({ clock, self, say, journal, state }: Needs) {
	const rate = createRate<Address>(clock, passedPerMinute, 60_000);

	/** Fails where whoever brought the target has left. */
	async function pass(
		call: Call,
		target: Sitter,
		body: Extract<Letter, { t: "introduce" }>["body"],
	): Promise<void> {
		const by = target.via === undefined ? target : call.people[target.via];
		if (!by) throw new Error("whoever brought them has left");
		await say(by.address, { t: "introduce", body });
	}

	return {
		/** To somebody who is in it. Not kept, not said again. Fails where nobody is left who could pass it on. */
		async say(call: Call, sitter: Sitter, passed: Passed): Promise<void> {
			const from = self();
			if (from === undefined) return;
			if (sitter.via === undefined) await say(sitter.address, passed);
			else await pass(call, sitter, { call: call.id, from, to: sitter.address, hops: 0, passed });
		},
		/** What a member passes on: what it is, if it is for us; else it goes on to whom it is for. */
		heard({ id, address }: Contact, { body }: Extract<Letter, { t: "introduce" }>): Passed | undefined {
			const call = state.now();
			const by = call?.id === body.call && isJoined(call) ? call.people[id] : undefined;
			if (!call || by?.address !== address || by.state === "ringing") {
				journal("call unknown");
				return undefined;
			}
			if (body.to === self()) return body.passed;
			const [origin, target] = [state.sitterAt(body.from), state.sitterAt(body.to)];
			// for whom they speak: for themselves, and for those they brought
			const maySpeak = body.from === address || origin?.via === id;
			const isThere =
				target !== undefined && present(call).includes(target) && ![target.seat, target.via].includes(id);
			if (!maySpeak || !isThere || body.hops >= mostHops || !rate.allows(address)) journal("call unpassed");
			else void pass(call, target, { ...body, hops: body.hops + 1 }).catch(() => journal("call unsent"));
			return undefined;
		},
	};
}
export type Ways = ReturnType<typeof createWays>;
