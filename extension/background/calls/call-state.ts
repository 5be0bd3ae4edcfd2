/** The one call, kept where it outlives the worker. What is changed here is seen at once and kept in the order of changes. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Address, CallId } from "../../../protocol/ids.ts";
import type { Seat } from "../../contract/call.ts";
import type { SessionArea } from "../../storage/database.ts";
import { type Call, type Sitter, sitters } from "./call.ts";

const key = "call";

export async function openCallState(session: SessionArea, journal: (event: string) => void) {
	const now = signal<Call | null>(((await session.all())[key] as Call | null | undefined) ?? null);
	let saving: Promise<void> = Promise.resolve();
	function keep(call: Call | null): void {
		now.value = call;
		saving = saving.then(() => session.set({ [key]: call })).catch(() => journal("call unkept"));
	}
	return {
		signal: now as ReadonlySignal<Call | null>,
		now: () => now.peek(),
		keep,
		/** Changes the call if it still is this one. */
		change(id: CallId, part: Partial<Call>): void {
			const call = now.peek();
			if (call?.id === id) keep({ ...call, ...part });
		},
		/** Changes somebody who still is in it. */
		changeSitter(id: CallId, sitter: Sitter): void {
			const call = now.peek();
			if (call?.id === id && call.people[sitter.seat])
				keep({ ...call, people: { ...call.people, [sitter.seat]: sitter } });
		},
		/** Somebody new sits down, or sits down again. */
		seat(id: CallId, sitter: Sitter): void {
			const call = now.peek();
			if (call?.id === id) keep({ ...call, people: { ...call.people, [sitter.seat]: sitter } });
		},
		unseat(id: CallId, seat: Seat): void {
			const call = now.peek();
			if (call?.id !== id) return;
			const { [seat]: _, ...people } = call.people;
			keep({ ...call, people });
		},
		sitterAt(peer: Address): Sitter | undefined {
			const call = now.peek();
			return call ? sitters(call).find(({ address }) => address === peer) : undefined;
		},
		/** Settled when everything so far is kept. Never fails. */
		saved: () => saving,
	};
}
export type CallState = Awaited<ReturnType<typeof openCallState>>;
