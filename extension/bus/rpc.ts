/**
 * Calls over a wire. `serve` answers the names that are its own and nothing inherited; `connect` gives a promise for every call,
 * and a wire that closes fails the pending ones with `disconnected`. Only codes of `protocol/errors.ts` cross, never a message or a stack.
 */
import { type Code, codeOf, Fault, isCode } from "../../protocol/errors.ts";
import type { Wire } from "./wire.ts";

/** How a contract (names to functions of one JSON argument) is served: each call answered at once or later. */
export type Handlers<A> = {
	[Name in keyof A]: A[Name] extends (argument: infer Argument) => infer Result
		? (argument: Argument) => Result | Promise<Result>
		: never;
};

/** How a contract is called: every answer is a promise, every failure a `Fault`. */
export type Remote<A> = {
	readonly [Name in keyof A]: A[Name] extends (argument: infer Argument) => infer Result
		? (argument: Argument) => Promise<Result>
		: never;
};

interface Call {
	readonly kind: "call";
	readonly call: number;
	readonly name: string;
	readonly argument: unknown;
}
interface Answer {
	readonly kind: "answer";
	readonly call: number;
	readonly value?: unknown;
	readonly code?: Code;
}

/** Answers calls on `wire`. `onBug` hears of everything thrown that was no `Fault`; the caller only hears `internal`. */
export function serve<A>(
	wire: Wire,
	handlers: Handlers<A>,
	onBug: (error: unknown) => void = () => {},
): void {
	wire.onMessage((message) => {
		if (!isCall(message)) return;
		const { call, name, argument } = message;
		const answer = (part: Omit<Answer, "kind" | "call">) => wire.post({ kind: "answer", call, ...part });
		const handler = Object.hasOwn(handlers, name)
			? (handlers[name as keyof A] as unknown as (argument: unknown) => unknown)
			: undefined;
		if (!handler) return answer({ code: "unknown-call" });
		void (async () => {
			try {
				answer({ value: await handler(argument) });
			} catch (error) {
				if (!(error instanceof Fault)) onBug(error);
				answer({ code: codeOf(error) });
			}
		})();
	});
}

/** The other end's functions. */
export function connect<A>(wire: Wire): Remote<A> {
	const pending = new Map<number, { resolve(value: unknown): void; reject(error: Fault): void }>();
	let next = 0;
	let open = true;
	wire.onMessage((message) => {
		if (!isAnswer(message)) return;
		const waiting = pending.get(message.call);
		pending.delete(message.call);
		if (message.code !== undefined)
			waiting?.reject(new Fault(isCode(message.code) ? message.code : "internal"));
		else waiting?.resolve(message.value);
	});
	wire.onClose(() => {
		open = false;
		for (const { reject } of pending.values()) reject(new Fault("disconnected"));
		pending.clear();
	});
	const ask = (name: string) => (argument: unknown) =>
		new Promise<unknown>((resolve, reject) => {
			if (!open) return reject(new Fault("disconnected"));
			const call = next++;
			pending.set(call, { resolve, reject });
			wire.post({ kind: "call", call, name, argument });
		});
	// `then` must stay undefined, or awaiting the remote would call it
	return new Proxy({} as Remote<A>, {
		get: (_, name) => (typeof name === "string" && name !== "then" ? ask(name) : undefined),
	});
}

function isCall(message: unknown): message is Call {
	const { kind, call, name } = (message ?? {}) as Partial<Call>;
	return kind === "call" && Number.isSafeInteger(call) && typeof name === "string";
}

function isAnswer(message: unknown): message is Answer {
	const { kind, call } = (message ?? {}) as Partial<Answer>;
	return kind === "answer" && Number.isSafeInteger(call);
}
