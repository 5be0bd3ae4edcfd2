/** Asks the worker. A call that its death cut off is made again, with the same ids, so it is the same act. */
import { type Code, codeOf } from "../../protocol/errors.ts";
import type { PanelApi } from "../contract/panel-api.ts";
import type { Mirror } from "./mirror.ts";

/** Answers nothing when it is done, else the code for a sentence. */
export type Ask = <Name extends keyof PanelApi>(
	name: Name,
	argument: Parameters<PanelApi[Name]>[0],
) => Promise<Code | undefined>;

/** Answers what was asked for, or the code for a sentence. */
export type Query = <Name extends keyof PanelApi>(
	name: Name,
	argument: Parameters<PanelApi[Name]>[0],
) => Promise<{ readonly value: ReturnType<PanelApi[Name]> } | { readonly code: Code }>;

/** A worker that dies of the same call every time must not be woken for ever. */
const tries = 4;

export function createQuery(mirror: Pick<Mirror, "remote" | "after">): Query {
	return async <Name extends keyof PanelApi>(name: Name, argument: Parameters<PanelApi[Name]>[0]) => {
		for (let left = tries; ; left--) {
			const remote = mirror.remote();
			try {
				const call = remote[name] as (argument: unknown) => Promise<ReturnType<PanelApi[Name]>>;
				return { value: await call(argument) };
			} catch (thrown) {
				const code = codeOf(thrown);
				if (code !== "disconnected" || left === 0) return { code };
				await mirror.after(remote);
			}
		}
	};
}

export function createAsk(query: Query): Ask {
	return async (name, argument) => {
		const answer = await query(name, argument);
		return "code" in answer ? answer.code : undefined;
	};
}
