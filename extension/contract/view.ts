/** What the panel mirrors. Scalars are replaced whole, tables are patched by row. Nothing here is a key or a secret. */
import type { Code } from "../../protocol/errors.ts";
import type { ChatId, Handle, Iid, InviteId, LetterId } from "../../protocol/ids.ts";
import type { Card } from "../../protocol/sealed/card.ts";
import type { CallNote, CallView, Devices } from "./call.ts";
import type { ChangedKey } from "./trust.ts";

export type { Card };

export type Mode = "system" | "light" | "dark";

/** Who this browser is. */
export interface Self {
	readonly handle: Handle;
	/** The key the picture is drawn from. */
	readonly iid: Iid;
	/** What the relay says people find here; absent while no relay confirmed it. */
	readonly claimed?: Handle;
	/** Why the wished handle is not ours at this relay. */
	readonly claimProblem?: Code;
}

/**
 * `none`: no relay was chosen yet · `connecting`: dialling or logging in, `problem` is what the relay asks for first · `connected` ·
 * `waiting`: lost, `retryAt` says when the next try is (milliseconds) · `stopped`: a person must act, `problem` says why.
 */
export interface RelayView {
	readonly state: "none" | "connecting" | "connected" | "waiting" | "stopped";
	readonly url?: string;
	/** Host and port for people. */
	readonly label?: string;
	/** What the relay calls itself. */
	readonly name?: string;
	readonly problem?: Code;
	readonly retryAt?: number;
	/** A plain ws:// link: *unencrypted link on your own network*. */
	readonly insecure?: boolean;
	/** How far this device's clock is ahead of the relay's, milliseconds, when they differ by more than 10 minutes. */
	readonly clockAhead?: number;
	/** Other hosts that this relay names for direct paths (STUN, TURN): they would see our address. `use` is absent until a person was asked. */
	readonly iceHosts?: { readonly hosts: readonly string[]; readonly use?: boolean };
}

/** A relay where this identity has an address. */
export interface RelayRow {
	readonly url: string;
	/** Host and port for people. */
	readonly label: string;
	readonly name?: string;
	readonly isInUse: boolean;
	/** People are told that we stay there. */
	readonly isHome: boolean;
	readonly insecure: boolean;
	/** Whether nobody gets in without a password or an invite; absent where it was never told. */
	readonly hasPassword?: boolean;
	/** When it let us in last, milliseconds, to the hour; `null` for never. */
	readonly usedAt: number | null;
	/** How many people whom we talk with are reached there alone. */
	readonly people: number;
}

/** We go to another relay for good, and tell people before we leave. */
export interface MoveView {
	readonly to: { readonly url: string; readonly label: string };
	/** How many know it … */
	readonly told: number;
	/** … and who does not yet. */
	readonly left: readonly ChatId[];
}

/** With whom a direct path may be made: it shows them our network addresses. */
export type DirectWith = "accepted" | "verified" | "nobody";

/** Who may ask to talk: anybody at the same relay, or whoever holds an invite. */
export type Strangers = "anyone" | "invites";

/** What is chosen for everybody and may be chosen differently for one person. */
export interface Choices {
	/** Seconds that what we write lives, 0 for ever. */
	readonly timer: number;
	/** `none`: nothing of the chat is written to a disk; it goes with the browser. */
	readonly history: "kept" | "none";
	/** Each is sent to them and shown of them, or neither. */
	readonly read: boolean;
	readonly typing: boolean;
	readonly presence: boolean;
}

/** What is said outside the panel when something arrives. */
export interface Notices {
	readonly shown: boolean;
	/** Whether a notification tells who wrote and what. */
	readonly content: boolean;
	readonly sound: boolean;
}

/** When an open Sidelong locks by itself, where there is a passphrase. */
export interface Locking {
	/** With the computer's own lock. */
	readonly withScreen: boolean;
	/** After this many minutes without a key or a pointer; 0 never. */
	readonly idleMinutes: number;
}

export interface Settings {
	readonly mode: Mode;
	readonly direct: DirectWith;
	readonly strangers: Strangers;
	readonly choices: Choices;
	readonly notices: Notices;
	/** Do not disturb until then, milliseconds; `null` when nothing was asked. May lie in the past. */
	readonly quietUntil: number | null;
	readonly devices: Devices;
	/** Calls through TURN alone. */
	readonly relayOnly: boolean;
	readonly locking: Locking;
}

/**
 * `none`: there is no passphrase · `open` · `covered`: the keys are gone, what was under way waits · `shut`: nothing runs · `sealing`: everything is
 * sealed anew under another key.
 */
export interface LockView {
	readonly is: "none" | "open" | "covered" | "shut" | "sealing";
	/** Seconds before the next try. */
	readonly waits: number;
	/** A call goes on behind the lock. */
	readonly isInCall: boolean;
}

/**
 * `asked`: we knocked and wait · `asking`: they knocked, the person here decides · `accepted` ·
 * `declined`: they said no · `expired`: a week without an answer · `blocked`.
 */
export type ContactState = "asked" | "asking" | "accepted" | "declined" | "expired" | "blocked";

export interface ContactRow {
	readonly id: ChatId;
	readonly state: ContactState;
	/** What the person here calls them; the handle until something better is chosen. */
	readonly name: string;
	readonly handle: Handle;
	/** The key the picture is drawn from; absent until they proved who they are. */
	readonly iid?: Iid;
	/** A person compared the number of this very identity; never while another one answers. */
	readonly verified: boolean;
	/** When that was, milliseconds. */
	readonly verifiedAt?: number;
	/** By which invite they came to be known. `ours` proves nothing of who they are. */
	readonly origin?: "ours" | "theirs";
	/** Their invite, while we wait for them to let us in: until when, milliseconds, and what is said against it. */
	readonly invite?: { readonly until: number; readonly problem?: Code };
	/** When another device of the same identity took the place of theirs, milliseconds. */
	readonly newDeviceAt?: number;
	/** Another identity answered at this address: sending stops. */
	readonly keyChanged: boolean;
	/** Which one, and what it takes the place of. */
	readonly changed?: ChangedKey;
	/** How a letter would travel now. */
	readonly path: "direct" | "relay" | "none";
	/** Host and port of the relay where they are, when it is another than the one in use and there is no other way to them. */
	readonly elsewhere?: string;
	/** Another relay than the one in use, where they said they stay, while they are not here. `label`: host and port. */
	readonly moved?: { readonly url: string; readonly label: string };
	/** Only while both share it. */
	readonly presence?: "here" | "away";
	/** They are writing, and both share that. */
	readonly typing: boolean;
	/** What holds for this person … */
	readonly choices: Choices;
	/** … and which of it was chosen for them alone. */
	readonly own: Partial<Choices>;
	/** No notices before then, milliseconds; `null` when not muted. May lie in the past. */
	readonly mutedUntil: number | null;
	/** When this state began, milliseconds. */
	readonly since: number;
}

/** `waiting`: for a path or for them · `sent`: left, not yet acknowledged · `delivered` · `read`, if both share that · `failed`: tap to retry. */
export type Delivery = "waiting" | "sent" | "delivered" | "read" | "failed";

/** When a message goes: `at` in milliseconds, `ttl` the seconds it was given, so that a ring can show what is left. */
export interface Expiry {
	readonly at: number;
	readonly ttl: number;
}

export interface ChatRow {
	readonly id: ChatId;
	/** The last message in one line, or empty. */
	readonly preview: string;
	/** The last line is a call; `previewMine` says who rang. */
	readonly call?: CallNote;
	readonly previewMine: boolean;
	/** Delivery of the last message when it is ours. */
	readonly delivery?: Delivery;
	/** When the last message goes. */
	readonly expires?: Expiry;
	/** Messages of ours wait, or left and were not acknowledged. */
	readonly waits?: true;
	/** Orders the list; milliseconds. */
	readonly at: number;
	readonly unread: number;
	readonly draft: string;
	/** A page that stands above the field and goes with the next message. */
	readonly card?: Card;
}

export interface MessageRow {
	readonly id: LetterId;
	/** Sorts the messages of a chat, as text. */
	readonly order: string;
	readonly mine: boolean;
	readonly text: string;
	/** When it was written here or arrived here, milliseconds. */
	readonly at: number;
	readonly delivery?: Delivery;
	readonly edited?: true;
	readonly expires?: Expiry;
	/** The message it answers, as it is now; `text` is `null` when that is gone or never came. */
	readonly quote?: { readonly id: LetterId; readonly mine: boolean; readonly text: string | null };
	/** A page beside the text, which may then be empty. */
	readonly card?: Card;
	/** How many letters of theirs that were written before this one have not come. */
	readonly missing?: number;
	/** It is a call; `text` is empty. */
	readonly call?: CallNote;
}

/** An invite of ours that nobody has used. What is handed on is asked for when it is shown. */
export interface InviteRow {
	readonly id: InviteId;
	/** When it was made, and when it runs out, milliseconds. */
	readonly since: number;
	readonly until: number;
}

/**
 * `starting` until the storage was read · `storage-refused`: nothing can be kept, so nothing is made ·
 * `locked`: see `LockView` · `welcome`: no identity yet · `ready`.
 */
export type Phase = "starting" | "storage-refused" | "locked" | "welcome" | "ready";

/**
 * A notification was clicked, or a line of a menu: `chat` is opened with the focus where one writes, and a `problem` said there. Without a
 * chat the person chooses one: for the `card`, if there is one.
 */
export interface Intent {
	readonly chat: ChatId | null;
	readonly window: number;
	readonly number: number;
	readonly card?: Card;
	readonly problem?: Code;
}

/** What is known of backups. */
export interface BackupView {
	/** When the last one was made, milliseconds; `null` for never. */
	readonly at: number | null;
	/** How many people were accepted since. */
	readonly since: number;
	/** The person was asked once. */
	readonly wasAsked: boolean;
}

/**
 * An identity goes on in another browser. `side`: `old` has it, `new` takes it. `code`: a code is shown, until then · `meeting`: the two find
 * each other; `problem`: why the relay is not reached · `comparing`: the six digits are in both · `moving`: `part` of everything is there, 0 to 1
 * · `over`: `done`, or why not. Times in milliseconds.
 */
export type HandoverView = { readonly id: LetterId; readonly side: "old" | "new" } & (
	| { readonly is: "code"; readonly since: number; readonly until: number }
	| { readonly is: "meeting"; readonly problem?: Code }
	| { readonly is: "comparing"; readonly digits: string; readonly until: number }
	| { readonly is: "moving"; readonly part: number }
	| { readonly is: "over"; readonly why: Code | "done" }
);

/** The feed `view`. */
export interface View {
	readonly phase: Phase;
	readonly lock: LockView;
	readonly self: Self | null;
	readonly relay: RelayView;
	/** Every relay we know, the one in use first. */
	readonly relays: readonly RelayRow[];
	readonly move: MoveView | null;
	readonly settings: Settings;
	/** Something outside the panel was chosen: the panel in this window goes there. */
	readonly intent: Intent | null;
	readonly call: CallView | null;
	/** Why what arrives cannot be kept now: nothing is acknowledged, so it comes again as long as it is sent. `null`: it can. */
	readonly storage: Code | null;
	readonly backup: BackupView;
	readonly handover: HandoverView | null;
	/** The newest first. */
	readonly invites: readonly InviteRow[];
	readonly contacts: Readonly<Record<ChatId, ContactRow>>;
	readonly chats: Readonly<Record<ChatId, ChatRow>>;
}
export const viewTables = ["contacts", "chats"] as const;

/** The feed `chat:<id>`, open while a panel shows that chat. */
export interface ChatView {
	readonly messages: Readonly<Record<LetterId, MessageRow>>;
	/** Whether older messages exist before the first one here … */
	readonly more: boolean;
	/** … and newer ones after the last. */
	readonly newer: boolean;
	/** The first message that was unread when the chat was opened. */
	readonly firstUnread: LetterId | null;
}
export const chatViewTables = ["messages"] as const;

/** What the page of diagnostics shows; nothing in it is a name, an address or a secret. */
export interface Diagnosis {
	readonly version: string;
	/** Milliseconds. */
	readonly at: number;
	readonly relay: { readonly state: RelayView["state"]; readonly insecure: boolean; readonly problem?: Code };
	readonly people: readonly {
		/** "person 1", in the order of the list of chats. */
		readonly number: number;
		readonly state: ContactState;
		readonly path: ContactRow["path"];
		/** What the direct path is doing, in one word of its own, if it was tried. */
		readonly direct?: string;
		/** Open sessions, and when the newest began, milliseconds. */
		readonly sessions: number;
		readonly since?: number;
		readonly waiting: number;
		/** How far their clock seems to be ahead of ours, milliseconds. */
		readonly clock?: number;
	}[];
	/** Bytes kept by this extension, and what the browser allows, where it tells. */
	readonly storage: { readonly used?: number; readonly quota?: number };
	/** What was refused or went wrong last, newest first: an event of the journal and how often. */
	readonly events: readonly { readonly event: string; readonly count: number; readonly at: number }[];
}
