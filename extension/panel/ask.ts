/** Asks the worker. A call that its death cut off is made again, with the same ids, so it is the same act. */
import { type Code, codeOf } from "../../protocol/errors.ts";
import type { PanelApi } from "../contract/panel-api.ts";
import type { Mirror } from "./mirror.ts";

/** Answers nothing when it is done, else the code for a sentence. */
export type Ask = <Name extends keyof PanelApi>(
	name: Name,
	argument: Parameters<PanelApi[Name]>[0],
) => Promise<Code | undefined>;

/** A worker that dies of the same call every time must not be woken for ever. */
const tries = 4;

export function createAsk(mirror: Pick<Mirror, "remote" | "after">): Ask {
	return async (name, argument) => {
		for (let left = tries; ; left--) {
			const remote = mirror.remote();
			try {
				await (remote[name] as (argument: unknown) => Promise<null>)(argument);
				return undefined;
			} catch (thrown) {
				const code = codeOf(thrown);
				if (code !== "disconnected" || left === 0) return code;
				await mirror.after(remote);
			}
		}
	};
}
