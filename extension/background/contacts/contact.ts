/** A person as this device knows them. Bytes are base64url. */
import type { Address, ChatId, DeviceId, Handle, Iid } from "../../../protocol/ids.ts";
import type { Choices } from "../../contract/view.ts";

/** Why an invite of theirs does not work; a sentence for each. */
export type InviteTrouble = "invite-over" | "invite-other";

/**
 * `asked`: we knocked · `asking`: they knocked · `accepted` · `refusing`: we said no and they are to hear it; shown nowhere ·
 * `declined`: they said no · `expired`: nobody answered in a week · `blocked`.
 */
type State = "asked" | "asking" | "accepted" | "refusing" | "declined" | "expired" | "blocked";

/** Where somebody is reached at one relay, and what was told there. */
interface Place {
	readonly relay: string;
	readonly address: Address;
	readonly cap?: string;
	readonly capSeq?: number;
	readonly toldCap?: number;
}

export interface Contact {
	readonly id: ChatId;
	readonly state: State;
	/** When this state began, milliseconds. */
	readonly since: number;
	/** What they called themselves, or what we looked up. A label. */
	readonly handle: Handle;
	/** Their address, and the relay (its pinned key) where it is one. */
	readonly address: Address;
	readonly relay: string;
	/** The pin. Absent until they proved who they are. */
	readonly iid?: Iid;
	readonly certificate?: string;
	readonly device?: { readonly id: DeviceId; readonly n: number };
	/** When another device of theirs took its place, milliseconds … */
	readonly newDeviceAt?: number;
	/** … its statement, base64url, for the one before … */
	readonly statement?: string;
	/** … and where that one was: the newest first, at most two. `sessions`: the name of its sessions. */
	readonly former?: readonly { readonly address: Address; readonly sessions: ChatId }[];
	/** A person here compared the number of `iid`. */
	readonly verified: boolean;
	/** When, milliseconds. */
	readonly verifiedAt?: number;
	/** Another identity answered at this address: nothing is sent any more. */
	readonly changedTo?: Iid;
	/** When that one first did, milliseconds. */
	readonly changedAt?: number;
	/** Opens their address at the relay; they gave it to us. */
	readonly cap?: string;
	/** The number of the letter that told it: one that was written before, and comes later, is no news. */
	readonly capSeq?: number;
	/** Which of our own caps they were told last: `Account.capN` then. */
	readonly toldCap?: number;
	/** Where else they are, or were: the newest first, at most four, none at `relay`. */
	readonly places?: readonly Place[];
	/** The relay where they said they stay, and the number of the letter that said so. */
	readonly home?: { readonly relay: string; readonly seq: number };
	/** Where we stay and the cap there, as they acknowledged it last. */
	readonly toldHome?: { readonly relay: string; readonly cap: string };
	/** They were blocked; our own cap is not told them before we write to them. */
	readonly isHeld?: true;
	/** Blocked as somebody we talked with. */
	readonly wasFriend?: true;
	/** What the person here calls them. */
	readonly petname?: string;
	/** Door keys of sessions that have carried a frame, newest first, at most two. */
	readonly doors: readonly string[];
	/** The door key of a session that has carried nothing yet: its m3 may have been lost. */
	readonly freshDoor?: string;
	/** The number of the next letter to them. */
	readonly nextSeq: number;
	/** They used an invite of ours, or we one of theirs. */
	readonly origin?: "our-invite" | "their-invite";
	/**
	 * Their invite, from when a person used it until they let us in: 16 secret bytes, until when (Unix seconds), and what was heard of it last,
	 * which nobody signed.
	 */
	readonly invite?: { readonly secret: string; readonly exp: number; readonly heard?: InviteTrouble };
	/** How often we knocked in vain, and when the next knock is due. Only while we cannot open their address. */
	readonly knock?: { readonly tries: number; readonly nextAt: number };
	/** What was chosen for them alone. */
	readonly own?: Partial<Choices>;
	/** No notices of them before then, milliseconds. */
	readonly mutedUntil?: number;
	/** Whether they show us that they are here, by their last word … */
	readonly showsPresence?: boolean;
	/** … and what we told them last of us. */
	readonly toldPresence?: boolean;
}

/** Another identity answers at their address. The same one again is no news. */
export function withChangedKey(contact: Contact, iid: Iid, now: number): Contact {
	return contact.changedTo === iid ? contact : { ...contact, changedTo: iid, changedAt: now };
}

/** A session on this door has carried a frame: it becomes the newest, and the one before it stays usable. */
export function promoteDoor(contact: Contact, door: string): Contact {
	if (contact.doors[0] === door) return contact;
	const { freshDoor, ...rest } = contact;
	return {
		...rest,
		...(freshDoor !== undefined && freshDoor !== door && { freshDoor }),
		doors: [door, ...contact.doors.filter((old) => old !== door)].slice(0, 2),
	};
}

/** Who invited us said something that ends the trying for now. */
export function turnedAway(contact: Contact, heard: InviteTrouble): Contact {
	return contact.invite ? { ...contact, invite: { ...contact.invite, heard } } : contact;
}

/** They let us in. By an invite of theirs it was them whom a person meant: it named this very identity. */
export function letIn({ invite, ...contact }: Contact, now: number): Contact {
	return invite ? { ...contact, verified: true, verifiedAt: now, origin: "their-invite" } : contact;
}

/** Every door key that may be used to reach us, the likeliest first. */
export function doorsOf({ doors, freshDoor }: Contact): readonly string[] {
	return freshDoor === undefined ? doors : [...doors, freshDoor];
}

/** A contact says where else they are; what they said before stays known, and old things go when there are too many. */
const mostPlaces = 4;

/** With one more place, in place of what was known of that relay. It changes nothing of where they are now. */
export function withPlace({ places = [], ...contact }: Contact, place: Place): Contact {
	const known = places.find(({ relay }) => relay === place.relay);
	const others = places.filter(({ relay }) => relay !== place.relay);
	const told = known?.toldCap === undefined ? {} : { toldCap: known.toldCap };
	return { ...contact, places: [{ ...told, ...place }, ...others].slice(0, mostPlaces) };
}

/** They are at this address of this relay from now on, and where they were stays known. */
export function settledAt(contact: Contact, relay: string, address: Address): Contact {
	const { cap, capSeq, toldCap, knock: _, places = [], ...rest } = contact;
	const before: Place = {
		...{ relay: contact.relay, address: contact.address },
		...(cap !== undefined && { cap }),
		...(capSeq !== undefined && { capSeq }),
		...(toldCap !== undefined && { toldCap }),
	};
	const place = places.find((each) => each.relay === relay);
	const others = places.filter((each) => each.relay !== relay);
	// what opens one address opens no other
	const known = place?.address === address ? place : {};
	const all = contact.relay === relay ? others : [before, ...others].slice(0, mostPlaces);
	return { ...rest, toldCap: neverTold, ...known, relay, address, ...(all.length > 0 && { places: all }) };
}

/** As `toldCap`: no cap of ours is this one, so how we are reached is told as soon as there is a way. */
export const neverTold = -1;

/** What they are called here. */
export function nameOf({ petname, handle }: Pick<Contact, "petname" | "handle">): string {
	return petname ?? handle;
}

/** Whether letters may be written to them. */
export function isWritable({ state, changedTo }: Contact): boolean {
	return (state === "accepted" || state === "asked") && changedTo === undefined;
}

/** What holds for a person: what was chosen for them, else for everybody. */
export function choicesFor({ own }: Pick<Contact, "own">, usual: Choices): Choices {
	return { ...usual, ...own };
}
