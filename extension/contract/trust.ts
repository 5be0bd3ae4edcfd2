/** What a panel shows of whom to trust. Nothing here is a secret. */
import type { Iid } from "../../protocol/ids.ts";

/** The number to compare with a person, and which identity of theirs it is about. */
export interface SafetyNumber {
	/** Theirs: what is done about the number names it, so that nothing is done about another. */
	readonly iid: Iid;
	/** 60 decimal digits, to be shown as 12 groups of five. */
	readonly digits: string;
	/** It is about the identity that answers now in place of the one we know. */
	readonly isNew: boolean;
}

/** Another identity answered where a person lived: sending stops until somebody looked. */
export interface ChangedKey {
	/** The identity that answers now. */
	readonly iid: Iid;
	/** When it first did, milliseconds. */
	readonly at: number;
	/** When the known one was verified, milliseconds; `null`: never. */
	readonly wasVerifiedAt: number | null;
}
