/** How the link is, and what it needs of everybody else. */
import type { Bytes } from "../../../protocol/bytes.ts";
import type { Code } from "../../../protocol/errors.ts";
import type { Address } from "../../../protocol/ids.ts";
import type { Refuse } from "../../../protocol/wire/frame.ts";
import type { Remote } from "../../bus/rpc.ts";
import type { HandsApi } from "../../contract/offscreen-api.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Admission, Credentials } from "./login.ts";

export type LinkState =
	| { readonly is: "none" }
	/** `problem`: what the relay asks for before it lets us in, while it is being done. */
	| { readonly is: "connecting"; readonly problem?: "needs-work" }
	| { readonly is: "connected" }
	| { readonly is: "waiting"; readonly retryAt: number; readonly problem?: Code }
	| { readonly is: "stopped"; readonly problem: Code };

/** What the link uses of the rest. */
export interface LinkNeeds {
	readonly clock: Clock;
	readonly random: (length: number) => Bytes;
	/** The hands; opening them if need be. */
	hands(): Promise<Remote<HandsApi>>;
	/** What to log in with, or `undefined` when no relay is wanted. */
	credentials(): Promise<Credentials | undefined>;
	/** Keeps the pin and the token; before anything is believed. */
	admitted(admission: Admission): Promise<void>;
	/** Forgets the token we logged in with; answers whether there was one, and whether it was an invite's. */
	dropToken(): Promise<"none" | "token" | "guest">;
	/** The password is of no use, so it is not kept. */
	forgetPassword(): Promise<void>;
	/** Keeps the work that was done for this relay. */
	worked(pow: Bytes): Promise<void>;
	/** The relay showed another key than the pinned one. */
	offered(relayKey: Bytes): Promise<void>;
	/** The connection is ready: open addresses, watch, send what waits. Not awaited: its answers come behind the report that told us. */
	connected(): void;
	lost(): void;
	/** No further try without a person: kept across the worker's death. */
	stopped(problem: Code): Promise<void>;
	presence(target: Address, here: boolean): void;
	letter(sender: Address, body: Bytes): Promise<void>;
	refused(refuse: Refuse): void;
}
