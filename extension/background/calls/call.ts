/** A call as the worker holds it, in memory that outlives the worker and dies with the browser. */
import type { Address, CallId, Handle } from "../../../protocol/ids.ts";
import type {
	CallEnd,
	CallNote,
	CallPhase,
	Devices,
	Lately,
	MediaState,
	MediaWish,
	PersonState,
	Seat,
	Shown,
} from "../../contract/call.ts";
import type { Comparing } from "./comparing.ts";
import type { Stage } from "./transitions.ts";

export interface Sitter {
	readonly seat: Seat;
	readonly address: Address;
	readonly state: PersonState;
	/** What they said of their side, by the newest `call.state`. */
	readonly shown: Shown;
	readonly n: number;
	/** Who makes the first offer: whoever was rung; of two who were brought together, the smaller address. */
	readonly first: "ours" | "theirs";
	/** No contact of ours: the member who brought them and passes on what we say to each other, and what they are called there. */
	readonly via?: Seat;
	readonly handle?: Handle;
	/** Another member who knows of them. */
	readonly also?: Seat;
	/** No way was found at first, and we look once more. */
	readonly isAgain?: boolean;
	/** Whether that member has a session with them. */
	readonly isNear?: boolean;
	/** Their letters from this number on are of this time that they are in it. */
	readonly from?: number;
	/** How often they came back. */
	readonly times: number;
	/** When somebody who rings or connects beside others is given up, milliseconds. */
	readonly until?: number;
	/** When they were heard first, since they came. */
	readonly liveSince?: number;
	/** Our connection with them, and the certificate they use on it. */
	readonly link?: string;
	readonly fingerprint?: string;
}

interface Left {
	/** How often they had come back. */
	readonly times: number;
	/** How long they were there, milliseconds. */
	readonly talked: number;
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
	/** Who is in it beside whoever rang, as they said. */
	readonly with?: readonly Handle[];
	/** We asked to be let in; nothing rings. */
	readonly isJoining?: boolean;
	/** The number of the letter that rang. */
	readonly ringSeq?: number;
	/** Who was in it once, until they left or came back. */
	readonly left?: Readonly<Record<Address, Left>>;
	/** Who came or went last. */
	readonly lately?: Lately;
	/** Somebody's word about who they are is being compared, or was. */
	readonly comparing?: Comparing | undefined;
	readonly end?: CallEnd;
	readonly endedByUs?: boolean;
}

export const noMedia: MediaState = { microphone: "off", camera: "off", sharing: "off", silent: false };
const nothingShown: Shown = { muted: false, deafened: false, camera: false, sharing: false };

export function newSitter(
	{ id: seat, address }: { readonly id: Seat; readonly address: Address },
	video: boolean,
	first: Sitter["first"],
): Sitter {
	return {
		seat,
		address,
		state: "ringing",
		shown: { ...nothingShown, camera: video },
		n: 0,
		first,
		times: 0,
	};
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

/** Whether both of us have said yes: only then there is a connection. */
export const isJoined = (call: Call | null): call is Call =>
	call?.stage === "connecting" || call?.stage === "live";
/** Whether a person here has said yes: from then on ways are looked for, and nothing of it leaves before both have. */
export const maySearch = (call: Call): boolean => call.stage === "answering" || isJoined(call);
/** Those who are in it with us; a ring is no yes. */
export const present = ({ people }: Call): readonly Sitter[] =>
	Object.values(people).filter(({ state }) => state !== "ringing");
export const sitters = ({ people }: Call): readonly Sitter[] => Object.values(people);

/** How long somebody was there in all, milliseconds; `undefined` where nothing was heard. */
export function talkedWith({ left }: Call, { address, liveSince }: Sitter, now: number): number | undefined {
	const before = left?.[address]?.talked;
	if (liveSince === undefined) return before || undefined;
	return (before ?? 0) + Math.max(0, now - liveSince);
}
function talkedNote(video: boolean, ms: number): CallNote {
	return { video, outcome: "talked", seconds: Math.round(ms / 1000) };
}

/** The line it leaves in the chat with somebody. */
export function noteOf(call: Call, sitter: Sitter, now: number): CallNote {
	const { isOurs, video, end, endedByUs } = call;
	const talked = talkedWith(call, sitter, now);
	if (talked !== undefined) return talkedNote(video, talked);
	return { video, outcome: outcomeOf(isOurs, end, endedByUs), seconds: 0 };
}

function outcomeOf(isOurs: boolean, end: CallEnd | undefined, endedByUs = false): CallNote["outcome"] {
	if (end === "declined" || end === "busy" || (isOurs && end === "cancelled")) return end;
	if (end === "unanswered" || end === "cancelled") return isOurs ? "unanswered" : "missed";
	return endedByUs ? "cancelled" : "failed";
}

const outcomes: Readonly<Record<Lately["what"], CallNote["outcome"]>> = {
	...{ joined: "failed", left: "failed", lost: "failed" },
	...{ declined: "declined", busy: "busy", unanswered: "unanswered" },
};
/** The same for somebody who is out of a call that goes on, or never came into it. */
export function noteBeside(call: Call, sitter: Sitter, what: Lately["what"], now: number): CallNote {
	const talked = talkedWith(call, sitter, now);
	if (talked !== undefined) return talkedNote(call.video, talked);
	return { video: call.video, outcome: outcomes[what], seconds: 0 };
}
