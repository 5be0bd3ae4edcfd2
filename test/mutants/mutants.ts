/** Security checks, each taken out once. A scene that stays green without its check is no scene of an attack. */
import { backupMutants } from "./backup-mutants.ts";
import { callMutants } from "./call-mutants.ts";
import { consentMutants } from "./consent-mutants.ts";
import { edgeMutants } from "./edge-mutants.ts";
import { handoverMutants } from "./handover-mutants.ts";
import { inviteMutants } from "./invite-mutants.ts";
import { loginMutants } from "./login-mutants.ts";
import { messageMutants } from "./message-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { protocolMutants } from "./protocol-mutants.ts";
import { relayMutants } from "./relay-mutants.ts";
import { relocationMutants } from "./relocation-mutants.ts";
import { trustMutants } from "./trust-mutants.ts";
import { vaultMutants } from "./vault-mutants.ts";

export const mutants: readonly Mutant[] = [
	...protocolMutants,
	...edgeMutants,
	...loginMutants,
	...messageMutants,
	...callMutants,
	...relayMutants,
	...consentMutants,
	...inviteMutants,
	...trustMutants,
	...relocationMutants,
	...vaultMutants,
	...backupMutants,
	...handoverMutants,
];
