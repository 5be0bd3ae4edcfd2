/** A handing over that is under way, in memory that outlives the worker and dies with the browser. Bytes are base64url. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Code } from "../../../protocol/errors.ts";
import type { Address, LetterId } from "../../../protocol/ids.ts";
import type { HandoverEnd } from "../../../protocol/sealed/handover-frame.ts";
import type { SessionArea } from "../../storage/database.ts";

interface Common {
	/** Chosen by whoever began it: a repeat is the same act. */
	readonly id: LetterId;
	/** When this step began, and when it is over by itself; milliseconds. */
	readonly since: number;
	readonly until: number;
}
/** It ended: `why` is a code, or `done`. */
interface Over extends Common {
	readonly is: "over";
	readonly why: Code | "done";
}

/** Who came with our code: their address, what opens it, and the key they are bound to. */
export interface Comer {
	readonly address: Address;
	readonly cap: string;
	readonly commitment: string;
}
interface Shown extends Common {
	readonly side: "old";
	/** Ours at the relay of the code. */
	readonly address: Address;
	readonly secret: string;
}
/**
 * On the side that has the identity. `code`: it is shown · `meeting`: somebody came with it · `comparing`: both keys are known, and a person
 * compares the digits · `moving`: they are the same.
 */
export type Giving =
	| (Shown & { readonly is: "code"; readonly text: string })
	/** `own`: our ephemeral secret. */
	| (Shown & { readonly is: "meeting"; readonly comer: Comer; readonly own: string })
	| (Shown & {
			readonly is: "comparing";
			readonly comer: Comer;
			readonly own: string;
			readonly theirs: string;
			readonly digits: string;
	  })
	| (Shown & {
			readonly is: "moving";
			readonly comer: Comer;
			readonly own: string;
			readonly theirs: string;
			/** Everything was acknowledged. */
			readonly isThere?: true;
	  })
	/** Until it is forgotten, whoever comes late hears that the code is over. */
	| (Over & { readonly side: "old"; readonly address: Address; readonly secret: string });

/** What the side without an identity is at the relay: an address for this alone. */
export interface Passport {
	readonly url: string;
	readonly address: Address;
	readonly secret: string;
	readonly cap: string;
	readonly relayHash: string;
	readonly pin?: string;
	/** The code's, for the first login, and then the relay's own. */
	readonly guestToken?: string;
	readonly token?: string;
	readonly pow?: string;
}
interface Come extends Common {
	readonly side: "new";
	readonly passport: Passport;
	/** The other browser's address. */
	readonly from: Address;
	readonly secret: string;
	/** Our ephemeral secret. */
	readonly own: string;
}
/** On the other side. `calling`: on the way to whoever shows the code. */
export type Taking =
	| (Come & { readonly is: "calling" })
	| (Come & { readonly is: "comparing" | "moving"; readonly theirs: string; readonly digits: string })
	| (Over & { readonly side: "new" });

export type Handover = Giving | Taking;

/** What the other browser said when it ended it. */
export const codeOfEnd = {
	over: "handover-over",
	twice: "handover-twice",
	stopped: "handover-stopped",
	failed: "handover-failed",
} as const satisfies Record<HandoverEnd, Code>;

const name = "handover";

export interface KeptHandover {
	readonly now: ReadonlySignal<Handover | undefined>;
	put(next: Handover): Promise<void>;
	clear(): Promise<void>;
}

export async function openKeptHandover(area: SessionArea): Promise<KeptHandover> {
	const now = signal((await area.all())[name] as Handover | undefined);
	return {
		now,
		async put(next) {
			await area.set({ [name]: next });
			now.value = next;
		},
		async clear() {
			await area.remove([name]);
			now.value = undefined;
		},
	};
}
