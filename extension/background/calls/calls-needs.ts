/** What calls use of the rest, and what they offer it. */
import type { ReadonlySignal } from "@preact/signals-core";
import type { Bytes } from "../../../protocol/bytes.ts";
import type { CallLink } from "../../../protocol/call-link.ts";
import type { Address, CallId, ChatId } from "../../../protocol/ids.ts";
import type { Letter, LetterContent } from "../../../protocol/sealed/letter.ts";
import type { Handlers, Remote } from "../../bus/rpc.ts";
import type { CallNote, Devices, Seat } from "../../contract/call.ts";
import type { CallReports, HandsApi, IceServer } from "../../contract/offscreen-api.ts";
import type { Clock } from "../../lib/clock.ts";
import type { SessionArea } from "../../storage/database.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Due } from "../due.ts";
import type { Call } from "./call.ts";

export type CallContent = Extract<LetterContent, { t: `call.${string}` }>;
export type CallLetter = Extract<Letter, { t: `call.${string}` }>;
/** Letters of the moment: neither kept nor answered. A `call.state` is one only between two who were brought together. */
type Moment = Extract<LetterContent, { t: "sdp" | "ice" | "sas" | "call.state" | "introduce" }>;
export type CallSignal = Extract<Letter, { t: "sdp" | "ice" }>;

export interface CallsNeeds {
	readonly clock: Clock;
	readonly random: (length: number) => Bytes;
	readonly session: SessionArea;
	readonly due: Due;
	hands(): Promise<Remote<HandsApi>>;
	/** Our address at the relay in use. */
	self(): Address | undefined;
	/** A contact who may ring and be rung: accepted, the key unchanged, at the relay in use. */
	friend(chat: ChatId): Contact | undefined;
	/** Whoever we know at this address, at the relay in use, whatever they are to us. */
	known(address: Address): Contact | undefined;
	readonly devices: () => Devices;
	readonly relayOnly: () => boolean;
	/** The servers that may be used without a question; `fresh`: with new credentials. Never fails. */
	servers(fresh: boolean): Promise<readonly IceServer[]>;
	/**
	 * Writes a letter that is kept until it is acknowledged. A `call.state` takes the place of one that still waits, a `call.cancel` that of
	 * a ring that never left. Fails like `sendText`.
	 */
	post(chat: ChatId, content: CallContent): Promise<void>;
	/** Nobody waits for the letters of a call that is over. */
	withdraw(chat: ChatId, call: CallId): Promise<void>;
	/** Says a letter of the moment: not kept, not said again. */
	say(peer: Address, content: Moment): Promise<void>;
	/** How far their clock is behind ours, milliseconds, as far as a letter that was sealed at `ts` lets us know. */
	clockBehind(contact: Contact, ts: number): number;
	/** Leaves a line in the chat. The same call again is the same line. */
	note(chat: ChatId, call: CallId, isOurs: boolean, note: CallNote): Promise<void>;
	/** It rings, or no longer; `isSilent`: nothing is said outside the panel. */
	rings(contact: Contact, call: Pick<Call, "id" | "video">): void;
	quiet(call: CallId): void;
	/** Whether a person wants to hear of this contact now. */
	mayDisturb(contact: Contact): boolean;
	/** Opens the tab in which the browser asks for the devices. */
	askForDevices(camera: boolean): void;
	/** Counted refusals, without names. */
	journal(event: string): void;
}

export interface Calls {
	readonly now: ReadonlySignal<Call | null>;
	/** Rings, or says yes to them if they are ringing. The same call again is the same call. Fails: not-found, not-accepted, key-changed, in-call, no-turn. */
	start(chat: ChatId, id: CallId, video: boolean): Promise<void>;
	/** Fails: call-over, no-turn. */
	/** Rings somebody into a call that is live. Fails: call-over, not-accepted, call-full. */
	add(id: CallId, chat: ChatId): Promise<void>;
	/** Asks a member to be let in. Fails like `start`. */
	join(chat: ChatId, id: CallId, video: boolean): Promise<void>;
	/** What a link to this call says. Fails: call-over. */
	link(id: CallId): CallLink;
	/** Asks the member that a link names. Fails: call-over where that is us and we are in none; else like `start`. */
	joinAt(link: CallLink, video: boolean): Promise<void>;
	answer(id: CallId, how: { readonly video: boolean; readonly withoutMicrophone: boolean }): Promise<void>;
	hangUp(id: CallId): Promise<void>;
	/** Takes back the ring of somebody who was to come into it. */
	takeBack(id: CallId, seat: Seat): Promise<void>;
	close(id: CallId): Promise<void>;
	/** Fails: call-over. */
	set(id: CallId, part: Partial<Record<"muted" | "deafened" | "camera" | "sharing", boolean>>): Promise<void>;
	setVolume(id: CallId, seat: ChatId, volume: number): Promise<void>;
	/** Devices were chosen. */
	refresh(): Promise<void>;
	/** A letter about a call. Answers once it is kept what it changed; waits for nobody. */
	heard(contact: Contact, letter: CallLetter): Promise<void>;
	/** An `sdp` or `ice` letter that names a call. */
	signal(contact: Contact, letter: CallSignal): void;
	/** What a member passes on, for us or for another member. */
	introduced(contact: Contact, letter: Extract<Letter, { t: "introduce" }>): void;
	/** Compares aloud, with somebody in it, that nobody stands between. Fails: call-over, not-accepted, too-fast. */
	compare(id: CallId, seat: Seat): Promise<void>;
	/** Takes it off the screen. */
	endComparing(id: CallId): Promise<void>;
	/** A step of theirs, and the key of the session it came in, 32 bytes, base64url. */
	compared(contact: Contact, letter: Extract<Letter, { t: "sas" }>, exportKey: string): void;
	/** They have our letter. */
	acknowledged(content: LetterContent): void;
	/** Somebody was blocked, removed, or showed another key. */
	recheck(): void;
	/** Finds the call again: when the worker woke, and when the document of the hands is another one. */
	sync(): Promise<void>;
	readonly reports: Handlers<CallReports>;
}
