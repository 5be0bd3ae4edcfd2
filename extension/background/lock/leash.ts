/**
 * The world of one app, which can be taken from it: from then on its calls answer nothing, for ever, as those of a worker that died. Whatever
 * was under way ends where it stands, and the next app puts it right (PROTOCOL 7: nothing new begins behind the lock).
 */
import type { Clock } from "../../lib/clock.ts";

export interface Leash {
	/** Its asynchronous functions do and answer nothing any more. */
	tie<Port extends object>(port: Port): Port;
	/** The same for functions that answer at once; they do nothing from `mute` on. */
	hold<Port extends object>(port: Port): Port;
	clock(clock: Clock): Clock;
	/** It may finish what it does, and shows nothing more. */
	mute(): void;
	cut(): void;
}

export function createLeash(): Leash {
	let isCut = false;
	let isMute = false;
	const wrap = <Port extends object>(port: Port, dead: (() => unknown) | undefined): Port =>
		new Proxy(port, {
			get(target, name) {
				const member: unknown = Reflect.get(target, name);
				if (typeof member !== "function") return member;
				return (...all: unknown[]) => {
					if (isCut || (isMute && !dead)) return dead?.();
					const answer: unknown = Reflect.apply(member, target, all);
					return dead ? leashed(answer as Promise<unknown>) : answer;
				};
			},
		});
	// a promise of its own each time: nothing may hold on to whoever waits for it
	const never = () => new Promise<never>(() => {});
	const leashed = (answer: Promise<unknown>) =>
		answer.then(
			(value) => (isCut ? never() : value),
			(error: unknown) => (isCut ? never() : Promise.reject(error)),
		);
	return {
		tie: (port) => wrap(port, never),
		hold: (port) => wrap(port, undefined),
		clock: ({ now, later }) => ({ now, later: (ms, act) => later(ms, () => isCut || act()) }),
		mute() {
			isMute = true;
		},
		cut() {
			isCut = true;
		},
	};
}
