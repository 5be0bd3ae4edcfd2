/** The work an open relay may ask of a new address (hashcash): a counter whose hash begins with enough zero bits. */
import { type Bytes, uint } from "../../../protocol/bytes.ts";
import { limits } from "../../../protocol/limits.ts";
import { leadingZeroBits, powMessage } from "../../../protocol/wire/transcript.ts";
import { sha256 } from "../../crypto/kdf.ts";
import type { Clock } from "../../lib/clock.ts";

interface Task {
	readonly url: string;
	/** 32 bytes. */
	readonly address: Bytes;
	readonly bits: number;
}

/** About 10 ms: a panel that asks something meanwhile does not notice. */
const slice = 4_096;

/** How much work a counter shows for this relay and this address; leading zero bits. */
export function workOf({ url, address }: Omit<Task, "bits">, counter: Bytes): number {
	return leadingZeroBits(sha256(powMessage(url, address, counter)));
}

/**
 * One search at a time for a counter (8 bytes). `found` is told of it; a search that was cancelled, or whose counter could not be kept, ends
 * without a word. Never more than `powBits`.
 */
export function createWork({ clock, random, found }: Needs) {
	let current: object | undefined;

	async function search({ url, address, bits: asked }: Task, mine: object): Promise<Bytes | undefined> {
		const bits = Math.min(asked, limits.powBits);
		// anywhere: nothing is remembered of an earlier worker's tries
		const message = powMessage(url, address, random(8));
		const place = message.length - 4;
		for (let count = 0; current === mine; count += slice) {
			for (let i = count; i < count + slice; i++) {
				message.set(uint(i, 4), place);
				if (leadingZeroBits(sha256(message)) >= bits) return message.slice(-8);
			}
			await new Promise<void>((resolve) => clock.later(0, resolve));
		}
		return undefined;
	}
	async function run(task: Task, mine: object): Promise<void> {
		try {
			const counter = await search(task, mine);
			if (counter && current === mine) await found(counter, () => current === mine);
		} finally {
			if (current === mine) current = undefined;
		}
	}
	return {
		isUnderWay: () => current !== undefined,
		begin(task: Task): void {
			const mine = {};
			current = mine;
			run(task, mine).catch(() => {});
		},
		cancel(): void {
			current = undefined;
		},
	};
}

interface Needs {
	readonly clock: Clock;
	readonly random: (length: number) => Bytes;
	/** `isWanted` answers whether it was cancelled meanwhile. */
	found(counter: Bytes, isWanted: () => boolean): Promise<void>;
}
