/** Any time from a few seconds to a year. */
import { useState } from "preact/hooks";
import { longestTimer, shortestTimer, timerWords, unitSeconds, wholeUnit } from "../words/durations.ts";
import { t } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Field } from "./field.tsx";
import { Segments } from "./segments.tsx";

interface Props {
	readonly value: number;
	onChoose(seconds: number): void;
	onNo(): void;
}

const units = ["second", "minute", "hour", "day"] as const;

export function CustomTimer({ value, onChoose, onNo }: Props) {
	const first = value > 0 ? wholeUnit(value) : ({ value: 10, unit: "minute" } as const);
	const [typed, setTyped] = useState(String(first.value));
	const [unit, setUnit] = useState<(typeof units)[number]>(first.unit);
	const [isTried, setTried] = useState(false);
	const number = /^\s*\d{1,9}\s*$/.test(typed) ? Number(typed) : Number.NaN;
	const seconds = number * unitSeconds[unit];
	const isGood = seconds >= shortestTimer && seconds <= longestTimer;
	return (
		<Dialog
			title={t("timer.title")}
			onNo={onNo}
			onSubmit={() => (isGood ? onChoose(seconds) : setTried(true))}
			acts={
				<Button look="main" isSubmit>
					{t("timer.set")}
				</Button>
			}
		>
			<Field
				label={t("timer.how_long")}
				value={typed}
				isNumber
				maxLength={9}
				hint={isGood ? timerWords(seconds) : undefined}
				problem={isTried && !isGood ? t("timer.range") : undefined}
				onValue={(next) => {
					setTyped(next);
					setTried(false);
				}}
			/>
			<Segments
				label={t("timer.unit")}
				name="unit"
				value={unit}
				options={units.map((one) => ({ value: one, label: t(`timer.${one}s`) }))}
				onChange={(one) => setUnit(one)}
			/>
			<p class="meta">{t("timer.honest")}</p>
		</Dialog>
	);
}
