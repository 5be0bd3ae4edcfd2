/** What the panel mirrors. Scalars are replaced whole, tables are patched by row. Nothing here is a key or a secret. */
import type { Code } from "../../protocol/errors.ts";
import type { ChatId, Handle, Iid, LetterId } from "../../protocol/ids.ts";

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
}

export interface Settings {
	readonly mode: Mode;
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
	readonly verified: boolean;
	/** Another identity answered at this address: sending stops. */
	readonly keyChanged: boolean;
	/** How a letter would travel now. */
	readonly path: "relay" | "none";
	/** When this state began, milliseconds. */
	readonly since: number;
}

/** `waiting`: for a path or for them · `sent`: left, not yet acknowledged · `delivered` · `failed`: tap to retry. */
export type Delivery = "waiting" | "sent" | "delivered" | "failed";

export interface ChatRow {
	readonly id: ChatId;
	/** The last message in one line, or empty. */
	readonly preview: string;
	readonly previewMine: boolean;
	/** Delivery of the last message when it is ours. */
	readonly delivery?: Delivery;
	/** Orders the list; milliseconds. */
	readonly at: number;
	readonly unread: number;
	readonly draft: string;
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
}

/**
 * `starting` until the storage was read · `storage-refused`: nothing can be kept, so nothing is made ·
 * `welcome`: no identity yet · `ready`.
 */
export type Phase = "starting" | "storage-refused" | "welcome" | "ready";

/** The feed `view`. */
export interface View {
	readonly phase: Phase;
	readonly self: Self | null;
	readonly relay: RelayView;
	readonly settings: Settings;
	readonly contacts: Readonly<Record<ChatId, ContactRow>>;
	readonly chats: Readonly<Record<ChatId, ChatRow>>;
}
export const viewTables = ["contacts", "chats"] as const;

/** The feed `chat:<id>`, open while a panel shows that chat. */
export interface ChatView {
	readonly messages: Readonly<Record<LetterId, MessageRow>>;
	/** Whether older messages exist before the first one here. */
	readonly more: boolean;
	/** The first message that was unread when the chat was opened. */
	readonly firstUnread: LetterId | null;
}
export const chatViewTables = ["messages"] as const;
