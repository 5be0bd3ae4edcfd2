/** A clock that stands still until everybody is idle, then jumps to the next moment that somebody waits for. */
import type { Clock } from "../../extension/lib/clock.ts";

export interface FakeClock extends Clock {
	/** Jumps to the next timer and runs it; `false` when there is none before `until`. */
	jump(until: number): boolean;
}

export function createFakeClock(start = Date.UTC(2026, 10, 21, 12)): FakeClock {
	let now = start;
	let nextId = 0;
	const timers = new Map<number, { at: number; act: () => void }>();
	return {
		now: () => now,
		later(ms, act) {
			const id = nextId++;
			timers.set(id, { at: now + Math.max(0, ms), act });
			return () => void timers.delete(id);
		},
		jump(until) {
			let next: [number, { at: number; act: () => void }] | undefined;
			for (const timer of timers) if (!next || timer[1].at < next[1].at) next = timer;
			if (!next || next[1].at > until) {
				now = Math.max(now, until);
				return false;
			}
			timers.delete(next[0]);
			now = Math.max(now, next[1].at);
			next[1].act();
			return true;
		},
	};
}

let atWork = 0;
for (const name of [
	"encrypt",
	"decrypt",
	"sign",
	"verify",
	"importKey",
	"exportKey",
	"wrapKey",
	"unwrapKey",
	"generateKey",
	"digest",
	"deriveBits",
] as const) {
	const subtle = globalThis.crypto.subtle as unknown as Record<
		string,
		(...all: unknown[]) => Promise<unknown>
	>;
	const real = subtle[name]?.bind(subtle);
	if (!real) continue;
	// WebCrypto works on other threads: time must not jump while it does
	subtle[name] = async (...all) => {
		atWork++;
		try {
			return await real(...all);
		} finally {
			atWork--;
		}
	};
}

// Argon2 is compiled on another thread, too
const compile = WebAssembly.instantiate.bind(WebAssembly) as (...all: unknown[]) => Promise<unknown>;
Object.assign(WebAssembly, {
	async instantiate(...all: unknown[]) {
		atWork++;
		try {
			return await compile(...all);
		} finally {
			atWork--;
		}
	},
});

/** Resolves when nothing is left to do but wait for time. */
export async function idle(): Promise<void> {
	for (let quiet = 0; quiet < 4; quiet = atWork > 0 ? 0 : quiet + 1) {
		await new Promise<void>((resolve) => setImmediate(resolve));
	}
}
