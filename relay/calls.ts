/** What a member may ask the relay for. */
import type { Code } from "../protocol/errors.ts";
import type { CallName, ClientCall, ResultOf } from "../protocol/wire/control.ts";
import { sha256 } from "./crypto.ts";
import type { Handles } from "./handles.ts";
import { relayLimits } from "./limits.ts";
import type { Member, Roster } from "./roster.ts";

interface Needs {
	readonly roster: Roster;
	readonly handles: Handles;
}

interface Answer {
	readonly result: ResultOf<CallName> | Code;
	/** What the answer makes happen: it runs after the answer has left. */
	after?(): void;
}

export function createCalls({ roster, handles }: Needs): (member: Member, call: ClientCall) => Answer {
	return (member, call) => {
		switch (call.type) {
			case "open": {
				const { targets } = call.payload;
				const added = targets.filter(({ target }) => !member.opened.has(target)).length;
				if (member.opened.size + added > relayLimits.opened) return { result: "not-allowed" };
				return {
					// all of them, always: an answer that left out wrong caps would be a way to try caps
					result: { open: targets.map(({ target }) => target) },
					after() {
						for (const { target, cap } of targets) roster.open(member, target, sha256(cap));
					},
				};
			}
			case "watch": {
				const { targets } = call.payload;
				if (!targets.every((target) => member.opened.has(target))) return { result: "not-allowed" };
				return {
					result: {},
					after() {
						for (const target of targets) roster.watch(member, target);
					},
				};
			}
			case "unwatch":
				for (const target of call.payload.targets) roster.unwatch(member, target);
				return { result: {} };
			case "claim": {
				const { handle } = call.payload;
				return { result: handles.claim(member.address, handle) ? { handle } : "handle-taken" };
			}
			case "release":
				handles.release(member.address);
				return { result: {} };
			case "lookup": {
				const address = handles.find(call.payload.handle);
				return { result: address ? { address } : "not-found" };
			}
		}
	};
}
