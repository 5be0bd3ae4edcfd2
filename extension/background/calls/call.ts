/** A call as the worker holds it, in memory that outlives the worker and dies with the browser. */
import type { Address, CallId } from "../../../protocol/ids.ts";
import type {
	CallEnd,
	CallNote,
	CallPhase,
	Devices,
	MediaState,
	MediaWish,
	PersonState,
	Seat,
	Shown,
} from "../../contract/call.ts";
import type { Stage } from "./transitions.ts";

export interface Sitter {
	readonly seat: Seat;
	readonly address: Address;
	readonly state: PersonState;
	/** What they said of their side, by the newest `call.state`. */
	readonly shown: Shown;
	readonly n: number;
	/** Our connection with them, and the certificate they use on it. */
	readonly link?: string;
	readonly fingerprint?: string;
}

export interface Call {
	readonly id: CallId;
	readonly stage: Stage;
	/** Whether the first ring was ours. */
	readonly isOurs: boolean;
	readonly video: boolean;
	/** When this stage began, milliseconds. */
	readonly since: number;
	/** When it stops ringing. */
	readonly until: number;
	readonly liveSince?: number;
	readonly wish: MediaWish;
	readonly media: MediaState;
	/** Of what we told last of our side. */
	readonly n: number;
	/** It rings without a sound and without a notification. */
	readonly silent: boolean;
	readonly people: Readonly<Record<Seat, Sitter>>;
	readonly end?: CallEnd;
	readonly endedByUs?: boolean;
}

export const noMedia: MediaState = { microphone: "off", camera: "off", sharing: "off", silent: false };
const nothingShown: Shown = { muted: false, deafened: false, camera: false, sharing: false };

export function newSitter(seat: Seat, address: Address, video: boolean): Sitter {
	return { seat, address, state: "ringing", shown: { ...nothingShown, camera: video }, n: 0 };
}

export function newWish(devices: Devices, camera: boolean): MediaWish {
	return {
		...{ microphone: true, camera, sharing: false, muted: false, deafened: false },
		...{ devices, volumes: {} },
	};
}

/** What the others may know of our side: what is really so, not what was wished. */
export function shownOf({ wish, media }: Call): Shown {
	return {
		muted: wish.muted || wish.deafened || media.microphone !== "on",
		deafened: wish.deafened,
		camera: media.camera === "on",
		sharing: media.sharing === "on",
	};
}

const phases: Readonly<Record<Stage, CallPhase>> = {
	...{ calling: "calling", there: "ringing", here: "ringing", answering: "answering" },
	...{ connecting: "connecting", live: "live", ended: "ended" },
};
export const phaseOf = ({ stage }: Call): CallPhase => phases[stage];

/** Whether devices and connections may be open. */
export const isUnderWay = ({ stage }: Call): boolean => stage !== "ended" && stage !== "here";
export const isRinging = ({ stage }: Call): boolean =>
	stage === "calling" || stage === "there" || stage === "here" || stage === "answering";

/** The line it leaves in the chat. */
export function noteOf({ isOurs, video, liveSince, end, endedByUs }: Call, now: number): CallNote {
	const seconds = liveSince === undefined ? 0 : Math.max(0, Math.round((now - liveSince) / 1000));
	if (liveSince !== undefined) return { video, outcome: "talked", seconds };
	return { video, outcome: outcomeOf(isOurs, end, endedByUs), seconds };
}

function outcomeOf(isOurs: boolean, end: CallEnd | undefined, endedByUs = false): CallNote["outcome"] {
	if (end === "declined" || end === "busy" || (isOurs && end === "cancelled")) return end;
	if (end === "unanswered" || end === "cancelled") return isOurs ? "unanswered" : "missed";
	return endedByUs ? "cancelled" : "failed";
}
