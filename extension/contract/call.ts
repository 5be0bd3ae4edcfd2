/** A call as the worker, the hands and the panel know it. Types only. */
import type { CallId, ChatId, Iid } from "../../protocol/ids.ts";

/** Whoever sits in a call, by a name that is no address: for a contact it is their chat. */
export type Seat = ChatId;

/**
 * `off`: not wanted · `asking`: the browser is asked · `on` · `prompt`: a person must be asked first, in a tab · `denied`: the browser was told
 * no for good · `dismissed`: the question was closed without an answer · `missing`: there is no such device · `busy`: another program has it ·
 * `failed`: anything else.
 */
export type DeviceState =
	| "off"
	| "asking"
	| "on"
	| "prompt"
	| "denied"
	| "dismissed"
	| "missing"
	| "busy"
	| "failed";

/** Devices by their `deviceId`; "" is whatever the system prefers. */
export interface Devices {
	readonly microphone: string;
	readonly camera: string;
	readonly speaker: string;
	readonly echoCancellation: boolean;
	readonly noiseSuppression: boolean;
	readonly autoGainControl: boolean;
	/** Audio at no more than 40 kbit/s, small pictures. */
	readonly lowData: boolean;
}

/** What a person wants of their side of a call. The hands make it so, whatever was before. */
export interface MediaWish {
	/** `false`: answered without a microphone. */
	readonly microphone: boolean;
	readonly camera: boolean;
	/** Asks the browser's picker when it turns true. */
	readonly sharing: boolean;
	readonly muted: boolean;
	/** Nothing is heard and nothing is said. */
	readonly deafened: boolean;
	readonly devices: Devices;
	/** How loud each is, 0 to 2; 1 where nothing is said. */
	readonly volumes: Readonly<Record<Seat, number>>;
}

/** What became of it. */
export interface MediaState {
	readonly microphone: DeviceState;
	readonly camera: DeviceState;
	readonly sharing: DeviceState;
	/** The microphone is on and has given nothing but silence for some seconds. */
	readonly silent: boolean;
}

/** What one tells the others about one's side. */
export interface Shown {
	readonly muted: boolean;
	readonly deafened: boolean;
	readonly camera: boolean;
	readonly sharing: boolean;
}

/**
 * `calling`: ours, until their browser said that it has it · `ringing`: it rings, there or here · `answering`: accepted here, and the
 * microphone is not decided yet: there it still rings · `connecting` · `live` · `ended`, shown until it is closed.
 */
export type CallPhase = "calling" | "ringing" | "answering" | "connecting" | "live" | "ended";

/**
 * `hung-up`: by us or them · `declined` · `busy`: they are in another call · `cancelled`: by whoever rang · `unanswered`: 45 s · `lost`: no way
 * to them any more · `failed`: no connection could be made · `gone`: this browser lost the call, with the document that held it.
 */
export type CallEnd =
	| "hung-up"
	| "declined"
	| "busy"
	| "cancelled"
	| "unanswered"
	| "lost"
	| "failed"
	| "gone";

/** `unsure`: their connection is interrupted; nothing is sent meanwhile. */
export type PersonState = "ringing" | "connecting" | "live" | "unsure";

export interface PersonInCall extends Shown {
	readonly seat: Seat;
	readonly name: string;
	readonly iid?: Iid;
	readonly verified: boolean;
	readonly state: PersonState;
	/** How loud they are for us, 0 to 2. */
	readonly volume: number;
	/** Not a contact of ours: who brought them into this call. */
	readonly introducedBy?: string;
}

/** Somebody came into a call of several, or is out of it. */
export interface Lately {
	readonly name: string;
	/** `joined` · `left` · `lost`: no way to them any more · `declined`, `busy`, `unanswered`: they were rung and did not come. */
	readonly what: "joined" | "left" | "lost" | "declined" | "busy" | "unanswered";
	/** Milliseconds. */
	readonly at: number;
}

/** Whether nobody stands between us and somebody in the call, read aloud. */
export interface Comparison {
	readonly seat: Seat;
	/** Whose word it is: what is trusted names them. */
	readonly iid: Iid;
	/** Whether we began. */
	readonly isOurs: boolean;
	/** `off`: it did not come about. */
	readonly step: "waiting" | "shown" | "off";
	/** Four numbers from 0 to 63, each a picture with a name. */
	readonly pictures?: readonly number[];
	/** Six decimal digits. */
	readonly digits?: string;
}

/** `View.call`. */
export interface CallView {
	readonly id: CallId;
	readonly phase: CallPhase;
	/** Whether the first ring was ours. */
	readonly isOurs: boolean;
	/** As it was rung. */
	readonly video: boolean;
	/** When this phase began, milliseconds. */
	readonly since: number;
	/** When it stops ringing. */
	readonly until?: number;
	/** When it became live. */
	readonly liveSince?: number;
	readonly muted: boolean;
	readonly deafened: boolean;
	readonly media: MediaState;
	/** By seat. */
	readonly people: Readonly<Record<Seat, PersonInCall>>;
	/** While it rings here: who is in it beside whoever rings. */
	readonly with?: readonly string[];
	/** We asked to be let in; nothing rings. */
	readonly isJoining?: boolean;
	readonly lately?: Lately;
	readonly comparison?: Comparison;
	readonly end?: CallEnd;
	/** Whether the end was our doing. */
	readonly endedByUs?: boolean;
}

/** A line in a chat. `outcome`: as it ended for us; `missed`: theirs, and nobody here answered. */
export interface CallNote {
	readonly video: boolean;
	readonly outcome: "talked" | "missed" | "declined" | "cancelled" | "unanswered" | "busy" | "failed";
	/** How long it was live. */
	readonly seconds: number;
}

/** One connection's figures, from getStats (W3C webrtc-stats), over the last seconds. */
export interface Quality {
	readonly path: "direct" | "relay" | "unknown";
	/** Milliseconds; absent until it was measured. */
	readonly roundTrip?: number;
	/** Lost of what they sent, 0 to 1. */
	readonly loss: number;
	/** Bits per second, both ways. */
	readonly received: number;
	readonly sent: number;
	readonly audioCodec?: string;
	readonly videoCodec?: string;
	/** Of the picture that comes: pixels, frames per second. */
	readonly width?: number;
	readonly height?: number;
	readonly framesPerSecond?: number;
	/** One word of it all. */
	readonly word: "good" | "fair" | "weak";
}

export type Picture = "camera" | "screen";

/**
 * What the document of the hands shows to the pages of the same extension, as `window.sidelong`: pictures and meters, without a copy. Nothing
 * here changes anything. `chrome.extension.getViews()` finds the window (measured; undocumented).
 */
export interface CallWindow {
	/** The live track, or `null`. Of ourselves with `null` for the seat. The sound is never here. */
	picture(seat: Seat | null, what: Picture): MediaStreamTrack | null;
	/** How loud each is now, 0 to 1; ourselves under "". */
	levels(): Readonly<Record<Seat | "", number>>;
	quality(): Promise<Readonly<Record<Seat, Quality>>>;
	/** Where `picture` shows nothing in another document: the frames themselves, for a MediaStreamTrackGenerator. */
	frames(seat: Seat | null, what: Picture): ReadableStream<VideoFrame> | null;
}
