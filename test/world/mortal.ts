/** A worker that can die at any await: its calls into the world stop answering, for ever, from the chosen one on. */
export interface Mortality {
	/** Wraps the functions of a port; after death none of them does or answers anything. */
	wrap<Port extends object>(port: Port): Port;
	readonly isDead: boolean;
	/** Calls so far. */
	readonly steps: number;
	die(): void;
	/** Dies at its call so many from now. */
	dieIn(calls: number, before: boolean): void;
}

const never = new Promise<never>(() => {});

/** `dieAt`: the number of the call before which (`before`) or after whose effect the worker dies. */
export function createMortality(firstAt: number, isBefore: boolean, onDeath: () => void): Mortality {
	let [dieAt, before] = [firstAt, isBefore];
	let steps = 0;
	let isDead = false;
	function die() {
		if (isDead) return;
		isDead = true;
		onDeath();
	}
	return {
		get isDead() {
			return isDead;
		},
		get steps() {
			return steps;
		},
		die,
		dieIn(calls, isNextBefore) {
			[dieAt, before] = [steps + calls, isNextBefore];
		},
		wrap: (port) =>
			new Proxy(port, {
				get(target, name, receiver) {
					const member: unknown = Reflect.get(target, name, receiver);
					if (typeof member !== "function") return member;
					return async (...all: unknown[]) => {
						if (isDead) return never;
						const isLast = ++steps === dieAt;
						if (isLast && before) {
							die();
							return never;
						}
						const result: unknown = await (member as (...all: unknown[]) => unknown).apply(target, all);
						if (isLast) die();
						return isDead ? never : result;
					};
				},
			}),
	};
}
