/** A new passphrase, typed twice, with a word on how good it is. */
import { useState } from "preact/hooks";
import { limits } from "../../../protocol/limits.ts";
import { sentence, t } from "../words/words.ts";
import { Field } from "./field.tsx";
import { strengthOf } from "./strength.ts";

interface Props {
	readonly label: string;
	readonly again: string;
	readonly hint: string;
	readonly problem?: string | undefined;
	/** The passphrase once both are the same and it is long enough. */
	onValue(value: string | undefined): void;
}

export function PassphrasePair({ label, again, hint, problem, onValue }: Props) {
	const [first, setFirst] = useState("");
	const [second, setSecond] = useState("");
	const strength = strengthOf(first, limits.passphraseCharacters);
	const differs = second !== "" && second !== first;
	const tell = (one: string, other: string) =>
		onValue(one === other && strengthOf(one, limits.passphraseCharacters) !== "short" ? one : undefined);
	const says =
		first === "" ? hint : strength === "short" ? sentence("weak-passphrase") : t(`lock.${strength}`);
	return (
		<>
			<Field
				label={label}
				value={first}
				isSecret
				maxLength={1024}
				hint={says}
				problem={problem}
				onValue={(value) => {
					setFirst(value);
					tell(value, second);
				}}
			/>
			<Field
				label={again}
				value={second}
				isSecret
				maxLength={1024}
				problem={differs ? t("lock.differs") : undefined}
				onValue={(value) => {
					setSecond(value);
					tell(first, value);
				}}
			/>
		</>
	);
}
