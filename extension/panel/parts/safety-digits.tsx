/** A safety number to be read aloud: 12 groups of five. A tap lights the next one, so that two who read keep their place. */
import { useRef, useState } from "preact/hooks";
import { t } from "../words/words.ts";

interface Props {
	readonly name: string;
	/** 60 decimal digits. */
	readonly digits: string;
}

const perGroup = 5;
const perRow = 3;

export function SafetyDigits({ name, digits }: Props) {
	const groups = digits.match(new RegExp(`\\d{${perGroup}}`, "g")) ?? [];
	const [lit, setLit] = useState<number>();
	const grid = useRef<HTMLDivElement>(null);
	const last = groups.length - 1;
	/** Where the keys are: one stop of the Tab key for all twelve. */
	const stop = lit ?? 0;

	function light(group: number, hasFocus: boolean) {
		const next = Math.max(0, Math.min(last, group));
		setLit(next);
		if (hasFocus) grid.current?.querySelectorAll("button")[next]?.focus();
	}
	function onKey(event: KeyboardEvent) {
		const isRight = event.key === "ArrowRight";
		const steps: Readonly<Record<string, number>> = {
			ArrowDown: perRow,
			ArrowUp: -perRow,
			Home: -last,
			End: last,
		};
		// digits run from left to right in every language
		const step = isRight ? 1 : event.key === "ArrowLeft" ? -1 : steps[event.key];
		if (step === undefined) return;
		event.preventDefault();
		light(stop + step, true);
	}
	return (
		<>
			{/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form */}
			<div
				ref={grid}
				class="digits"
				role="group"
				dir="ltr"
				aria-label={t("verify.number", { name })}
				onKeyDown={onKey}
			>
				{groups.map((group, index) => (
					<button
						// the same five digits may come twice
						// biome-ignore lint/suspicious/noArrayIndexKey: groups do not move
						key={index}
						type="button"
						class={lit !== undefined && index < lit ? "digit-group digit-read" : "digit-group"}
						aria-current={lit === index ? "true" : undefined}
						tabIndex={index === stop ? 0 : -1}
						onClick={(event) => light(lit === index ? index + 1 : index, event.detail === 0)}
					>
						{/* boxes of their own, so that they are read as digits and not as thousands */}
						{[...group].map((digit, place) => (
							// biome-ignore lint/suspicious/noArrayIndexKey: digits do not move
							<span key={place}>{digit}</span>
						))}
					</button>
				))}
			</div>
			<p class="meta center">{t("verify.place")}</p>
		</>
	);
}
