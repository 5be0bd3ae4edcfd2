/** What the app is given of the world outside: time, chance, places to keep things, and the browser's parts. */
import type { ReadonlySignal } from "@preact/signals-core";
import type { Bytes } from "../../protocol/bytes.ts";
import type { Handle } from "../../protocol/ids.ts";
import type { Remote } from "../bus/rpc.ts";
import type { HandsApi } from "../contract/offscreen-api.ts";
import type { LockView } from "../contract/view.ts";
import type { Clock } from "../lib/clock.ts";
import type { Database, SessionArea } from "../storage/database.ts";
import type { NoticePort } from "./notify/notices.ts";
import type { QuickPort } from "./quick/quick.ts";

export interface World {
	readonly clock: Clock;
	readonly random: (length: number) => Bytes;
	readonly database: Database;
	readonly session: SessionArea;
	/** What everything on the disk is sealed under. */
	readonly vault: CryptoKey;
	/** Whether there is a passphrase, and what it keeps shut. */
	readonly lock: ReadonlySignal<LockView>;
	/** Ends this app, and opens another on what is stored. */
	again(): void;
	/** The hands, opened if need be. */
	hands(): Promise<Remote<HandsApi>>;
	readonly notices: NoticePort;
	readonly quick: QuickPort;
	/** Opens the tab in which the browser asks for the microphone, and for the camera. */
	askForDevices(camera: boolean, scan?: boolean): void;
	/** What somebody is called until they tell, in the language of whoever reads it. */
	readonly nameless: Handle;
	/** What this extension calls itself. */
	readonly version: string;
	/** Bytes used and allowed, where the browser tells. */
	estimate(): Promise<{ readonly usage?: number; readonly quota?: number }>;
	/** Counted refusals and bugs, without names. */
	journal(event: string): void;
}
