/** What the direct paths use of the rest, and what they offer it. */
import type { ReadonlySignal } from "@preact/signals-core";
import type { Bytes } from "../../../protocol/bytes.ts";
import type { Address } from "../../../protocol/ids.ts";
import type { Letter, LetterContent } from "../../../protocol/sealed/letter.ts";
import type { Handlers, Remote } from "../../bus/rpc.ts";
import type { HandsApi, IceServer, PeerEnd, PeerReports } from "../../contract/offscreen-api.ts";
import type { Clock } from "../../lib/clock.ts";

/** Contacts are named by their address, which is also what settles who gives way. */
export interface DirectNeeds {
	readonly clock: Clock;
	readonly random: (length: number) => Bytes;
	hands(): Promise<Remote<HandsApi>>;
	/** Our address at the relay in use. */
	self(): Address | undefined;
	/** Accepted, the key unchanged, and the setting says yes: a direct path shows them our network addresses. Asked at every step. */
	allowed(peer: Address): boolean;
	/** Whether letters to them go through the relay now. Nothing is opened otherwise. */
	isHere(peer: Address): boolean;
	/** The servers that may be used without a question (`sortIceServers`) and how many seconds they are good for. May fail or be slow. */
	turn(): Promise<{ readonly iceServers: readonly IceServer[]; readonly ttl: number }>;
	/** Sends a letter through the relay, once: not kept, not sent again, never acknowledged. Calls for one peer come one after the other. */
	say(peer: Address, content: Extract<LetterContent, { t: "sdp" | "ice" }>): Promise<void>;
	/** The frame of a letter in the session with them, for the channel. `undefined` without a session. */
	sealOver(peer: Address, content: Extract<LetterContent, { t: "ctl" }>): Promise<Bytes | undefined>;
	/**
	 * Opens a channel's first frame, in the sessions with this very contact and no other. Only a `ctl` letter with `dtls` counts: the state
	 * of the session moves on and `dtls` is the answer. Anything else changes nothing, is not acknowledged, and answers `undefined`.
	 */
	openBinding(peer: Address, frame: Bytes): Promise<string | undefined>;
	/** A frame from a channel whose binding was checked. Answers when everything it changed is stored. */
	arrived(peer: Address, frame: Bytes): Promise<void>;
	/** Frames may go directly from now on, or no longer: those that were not acknowledged are sent again. */
	changed(peer: Address, isOpen: boolean): void;
	/** Counted refusals, without names. */
	journal(event: string): void;
}

/** Why a path is not there, in one word, for the diagnostics. */
export type DirectWord = PeerEnd | "waiting" | "fingerprints" | "forgotten" | "gone" | "replaced";
export interface DirectState {
	readonly is: "opening" | "open" | "closed" | "failed";
	readonly word?: DirectWord;
}

export interface Direct {
	/** What was tried since the worker woke, by address. */
	readonly states: ReadonlySignal<Readonly<Record<Address, DirectState>>>;
	/** There is need for a path: a letter waits, or their chat is open. Cheap, may be called for every letter; never waited for. */
	want(peer: Address): void;
	/** Frames may go directly now: both ends have checked the other's certificate. */
	isOpen(peer: Address): boolean;
	/** Puts a sealed frame on the channel. `false` when it was not taken: it goes through the relay instead. */
	send(peer: Address, frame: Bytes): Promise<boolean>;
	/** An `sdp` or `ice` letter that came through the relay. Answers nothing; what is not expected is dropped. */
	heard(peer: Address, letter: Extract<Letter, { t: "sdp" | "ice" }>): void;
	/** Closes the path at once: blocked, removed, another key. */
	forget(peer: Address): void;
	/** Closes every path that is not `allowed` any more: the setting changed. */
	recheck(): void;
	/** Closes every path. */
	closeAll(): void;
	/** Finds the connections that are there again: when the worker woke, and when the document of the hands is another one. */
	sync(): Promise<void>;
	readonly reports: Handlers<PeerReports>;
}
