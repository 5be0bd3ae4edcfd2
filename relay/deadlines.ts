/** One coarse wheel for all deadlines, because a timer per socket that moves with every frame would cost more than the frame. */
import { sizes } from "./limits.ts";

export interface Deadline {
	/** May be moved to a later time, never to an earlier one: the wheel looks again when it comes by. */
	at: number;
	cancel(): void;
}
interface Needs {
	/** Milliseconds of a clock that never jumps. */
	now(): number;
	later(ms: number, act: () => void): () => void;
	/** So many entries were looked at in one turn. */
	worked?(entries: number): void;
}

/** `onDue` runs at the deadline or up to `wheelMs` after it. */
export function createDeadlines({ now, later, worked = () => {} }: Needs) {
	const { wheelMs, wheelEntries } = sizes;
	const slots = new Map<number, Set<Entry>>();
	let turned = Math.floor(now() / wheelMs);
	let isArmed = false;

	interface Entry extends Deadline {
		slot: number;
		readonly onDue: () => void;
	}

	function put(entry: Entry) {
		// a slot that has passed would never be looked at again
		entry.slot = Math.max(Math.ceil(entry.at / wheelMs), turned + 1);
		const entries = slots.get(entry.slot) ?? new Set();
		entries.add(entry);
		slots.set(entry.slot, entries);
		arm(wheelMs);
	}
	function take(entry: Entry) {
		const entries = slots.get(entry.slot);
		entries?.delete(entry);
		if (entries?.size === 0) slots.delete(entry.slot);
	}
	function arm(ms: number) {
		if (isArmed || slots.size === 0) return;
		isArmed = true;
		later(ms, turn);
	}
	function turn() {
		isArmed = false;
		const current = Math.floor(now() / wheelMs);
		let room: number = wheelEntries;
		const rest = () => worked(wheelEntries - room);
		while (turned < current && slots.size > 0) {
			for (const entry of slots.get(turned + 1) ?? []) {
				if (room === 0) {
					rest();
					return arm(0);
				}
				room--;
				take(entry);
				if (entry.at > now()) put(entry);
				else entry.onDue();
			}
			turned++;
		}
		rest();
		turned = Math.max(turned, current);
		arm(wheelMs);
	}

	return {
		start(ms: number, onDue: () => void): Deadline {
			if (slots.size === 0) turned = Math.max(turned, Math.floor(now() / wheelMs));
			const entry: Entry = { at: now() + ms, slot: 0, onDue, cancel: () => take(entry) };
			put(entry);
			return entry;
		},
	};
}
