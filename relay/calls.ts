/** What a member may ask the relay for. */
import type { Code } from "../protocol/errors.ts";
import type { Address } from "../protocol/ids.ts";
import { limits as agreed } from "../protocol/limits.ts";
import type { CallName, ClientCall, ResultOf } from "../protocol/wire/control.ts";
import type { Buckets } from "./buckets.ts";
import type { Channels } from "./channels.ts";
import type { Claim } from "./claims.ts";
import type { Counts } from "./counts.ts";
import { sha256 } from "./crypto.ts";
import type { Guests } from "./guests.ts";
import type { Handles } from "./handles.ts";
import type { LimitName, RelayLimits } from "./limits.ts";
import type { Member, Roster } from "./roster.ts";

interface Needs {
	readonly roster: Roster;
	readonly handles: Handles;
	readonly channels: Channels;
	readonly guests: Guests;
	readonly counts: Counts;
	readonly limits: Pick<RelayLimits, "opened">;
	/** By address. */
	readonly lookups: Buckets;
	readonly claim: Claim;
	/** Servers that help two browsers find each other. */
	turn(): ResultOf<"turn">;
}
interface Refusal {
	readonly code: Code;
	readonly retryAfterMs?: number;
}
/** A call that succeeded, or why not. `undefined` when the answer comes later. */
type Answer = { readonly result: ResultOf<CallName> } | Refusal;
type Reply = (answer: Answer) => void;
type Handlers = {
	readonly [T in CallName]: (
		member: Member,
		payload: Extract<ClientCall, { type: T }>["payload"],
		reply: Reply,
	) => void;
};

/** Answers a call through `reply`, exactly once, at once or later. What the answer makes happen follows it. */
export function createCalls(needs: Needs): (member: Member, call: ClientCall, reply: Reply) => void {
	const { roster, handles, channels, guests, counts, limits, lookups, claim, turn } = needs;
	function limited(limit: LimitName, code: Code, retryAfterMs?: number): Refusal {
		counts.limited[limit]++;
		return { code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
	}
	const notAllowed: Refusal = { code: "not-allowed" };

	const handlers: Handlers = {
		open(member, { targets }, reply) {
			const added = targets.filter(({ target }) => !member.opened?.has(target)).length;
			if ((member.opened?.size ?? 0) + added > limits.opened) return reply(limited("opened", "not-allowed"));
			// all of them, always: an answer that left out wrong caps would be a way to try caps
			reply({ result: { open: targets.map(({ target }) => target) } });
			for (const { target, cap } of targets) roster.open(member, target, sha256(cap));
		},
		watch(member, { targets }, reply) {
			if (!targets.every((target) => member.opened?.has(target))) return reply(notAllowed);
			reply({ result: {} });
			for (const target of targets) roster.watch(member, target);
		},
		unwatch(member, { targets }, reply) {
			for (const target of targets) roster.unwatch(member, target);
			reply({ result: {} });
		},
		claim(member, { handle }, reply) {
			const claimed = claim(member.address, handle, member.connection.source);
			reply("code" in claimed ? claimed : { result: claimed });
		},
		release(member, _, reply) {
			handles.release(member.address);
			reply({ result: {} });
		},
		lookup(member, { handle }, reply) {
			const wait = lookups.take(member.address);
			if (wait > 0) return reply(limited("lookupsPerMinute", "too-fast", wait));
			const address = handles.find(handle);
			reply(address ? { result: { address } } : { code: "not-found" });
		},
		join(member, { channels: ids }, reply) {
			const limit = channels.join(member, ids);
			reply(limit ? limited(limit, "not-allowed") : { result: {} });
		},
		leave(member, { channels: ids }, reply) {
			for (const id of ids) channels.leave(member, id);
			reply({ result: {} });
		},
		members(member, { channel }, reply) {
			if (!member.channels?.has(channel)) return reply({ code: "no-such-channel" });
			channels.members(channel, (members: readonly Address[]) =>
				reply({ result: { members: members.slice(0, agreed.fanTargets), count: members.length } }),
			);
		},
		guest(member, _, reply) {
			const guest = guests.mint(member.address);
			reply(guest ? { result: guest } : limited("guestsOpen", "not-allowed"));
		},
		turn: (_, __, reply) => reply({ result: turn() }),
	};
	return (member, call, reply) => {
		const handler = handlers[call.type] as Handlers[CallName];
		handler(member, call.payload as never, reply);
	};
}
