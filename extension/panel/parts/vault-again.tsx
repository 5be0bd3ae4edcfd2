/** The passphrase of this browser, asked again before keys leave it; nothing where there is none. */
import { useState } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import { useView } from "../panel.ts";
import { sentence, t } from "../words/words.ts";
import { Field } from "./field.tsx";

export function useVaultAgain(problem: Code | undefined, clear: () => void) {
	const has = useView().lock.is !== "none";
	const [vault, setVault] = useState("");
	const isWrong = has && problem === "wrong-passphrase";
	return {
		isReady: !has || vault !== "",
		argument: has ? { vault } : {},
		/** What is not said below the field. */
		problem: isWrong ? undefined : problem,
		field: has ? (
			<Field
				label={t("lock.old")}
				value={vault}
				isSecret
				maxLength={1024}
				problem={isWrong ? sentence(problem) : undefined}
				onValue={(value) => {
					setVault(value);
					clear();
				}}
			/>
		) : null,
	};
}
