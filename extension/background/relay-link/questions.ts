/** Questions to the relay, each with its number, and what became of them. */
import { type Code, Fault } from "../../../protocol/errors.ts";
import {
	type CallName,
	type ClientCall,
	controlText,
	parseResult,
	type RelayControl,
	type ResultOf,
} from "../../../protocol/wire/control.ts";
import type { Clock } from "../../lib/clock.ts";

interface Needs {
	readonly clock: Clock;
	/** Puts a question on the wire when its turn has come; answers whether there was one. */
	send(text: string): Promise<boolean>;
}
type Answer = Extract<RelayControl, { type: "result" | "error" }>;
export type Question = { [T in CallName]: Extract<ClientCall, { type: T }>["payload"] };

/** A relay that does not answer a question in this time has not heard it. */
const answerMs = 10_000;
/** A question that was too fast is asked again so often, and only where somebody who waits for it would. */
const repeats = 3;
const longestRepeatMs = 10_000;

export function createQuestions({ clock, send }: Needs) {
	const open = new Map<number, (answer: Answer | Code) => void>();
	let nextId = 0;

	function once<T extends CallName>(name: T, payload: Question[T]): Promise<Answer | Code> {
		const id = nextId++;
		return new Promise((resolve) => {
			let cancel = () => {};
			const settle = (answer: Answer | Code) => {
				cancel();
				open.delete(id);
				resolve(answer);
			};
			open.set(id, settle);
			send(controlText({ type: name, id, payload } as ClientCall)).then(
				(taken) => {
					if (!taken) settle("offline");
					else if (open.has(id)) cancel = clock.later(answerMs, () => settle("timed-out"));
				},
				() => settle("offline"),
			);
		});
	}
	return {
		/** Fails with the relay's code, `timed-out`, `offline`, or `relay-forged` for an answer of another shape. */
		async ask<T extends CallName>(name: T, payload: Question[T]): Promise<ResultOf<T>> {
			for (let left = repeats; ; left--) {
				const answer = await once(name, payload);
				if (typeof answer === "string") throw new Fault(answer);
				if (answer.type === "result") {
					const result = parseResult(name, answer.payload);
					if (result === "bad-request") throw new Fault("relay-forged");
					return result;
				}
				const { code, retryAfterMs: ms } = answer.payload;
				if (code !== "too-fast" || ms === undefined || ms > longestRepeatMs || left === 0)
					throw new Fault(code);
				await new Promise<void>((resolve) => clock.later(ms, resolve));
			}
		},
		/** What the relay said with a number. */
		answered(answer: Answer): void {
			open.get(answer.id ?? -1)?.(answer);
		},
		/** The connection is gone: nothing of this is answered any more. */
		lost(): void {
			for (const settle of [...open.values()]) settle("offline");
		},
	};
}
