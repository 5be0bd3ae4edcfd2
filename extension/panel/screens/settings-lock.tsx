/** A passphrase, or honestly none, and when it is asked for. */
import { KeyRound, LogOut, MonitorOff, TimerOff } from "lucide";
import { useState } from "preact/hooks";
import { limits } from "../../../protocol/limits.ts";
import { useAct } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { ChoiceRow } from "../parts/choice-row.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Problem } from "../parts/problem.tsx";
import { Question } from "../parts/question.tsx";
import { strengthOf } from "../parts/strength.ts";
import { SwitchRow } from "../parts/switch-row.tsx";
import { sentence, t } from "../words/words.ts";

const minutes = [0, 1, 5, 15, 60];

export function LockSettings() {
	const { lock, settings } = useView();
	const { ask } = usePanel();
	const [form, setForm] = useState<"set" | "remove">();
	const [isLeaving, setLeaving] = useState(false);
	const act = useAct();
	const has = lock.is !== "none";
	const { locking } = settings;
	const choose = (part: Partial<typeof locking>) =>
		void act.run(() => ask("setLocking", { locking: { ...locking, ...part } }));
	const idleWords = (after: number) =>
		after === 0 ? t("lock.idle_never") : t("lock.idle_minutes", { minutes: after });
	return (
		<>
			<h2 class="section">{t("lock.section")}</h2>
			<div class="box-list">
				<div class="box-row">
					<Icon of={KeyRound} />
					<span class="grow">{t(has ? "lock.has" : "lock.none")}</span>
				</div>
				{form ? (
					<PassphraseForm has={has} isRemoval={form === "remove"} onEnd={() => setForm(undefined)} />
				) : (
					<div class="box-row">
						<Button onClick={() => setForm("set")}>{t(has ? "lock.change" : "lock.set")}</Button>
						{has && (
							<Button look="bare-danger" onClick={() => setForm("remove")}>
								{t("lock.remove")}
							</Button>
						)}
					</div>
				)}
				{has && (
					<>
						<SwitchRow
							icon={MonitorOff}
							label={t("lock.with_screen")}
							hint={t("lock.with_screen_hint")}
							isOn={locking.withScreen}
							onChange={(withScreen) => choose({ withScreen })}
						/>
						<ChoiceRow
							icon={TimerOff}
							label={t("lock.idle")}
							value={idleWords(locking.idleMinutes)}
							choices={minutes.map((after) => ({
								label: idleWords(after),
								isChosen: after === locking.idleMinutes,
								onPress: () => choose({ idleMinutes: after }),
							}))}
						/>
						<button type="button" class="box-row box-press" onClick={() => setLeaving(true)}>
							<Icon of={LogOut} />
							<span class="grow">
								<span>{t("lock.sign_out")}</span> <span class="meta box-hint">{t("lock.sign_out_hint")}</span>
							</span>
						</button>
					</>
				)}
			</div>
			<Problem code={act.problem} />
			{isLeaving && (
				<Question
					title={t("lock.sign_out_title")}
					text={t("lock.sign_out_text")}
					verb={t("lock.sign_out")}
					problem={act.problem}
					onYes={() => void act.run(() => ask("signOut", {}))}
					onNo={() => setLeaving(false)}
				/>
			)}
		</>
	);
}

interface FormProps {
	readonly has: boolean;
	readonly isRemoval: boolean;
	onEnd(): void;
}

function PassphraseForm({ has, isRemoval, onEnd }: FormProps) {
	const { ask } = usePanel();
	const [old, setOld] = useState("");
	const [fresh, setFresh] = useState("");
	const [again, setAgain] = useState("");
	const [isAsking, setAsking] = useState(false);
	const act = useAct();
	const strength = strengthOf(fresh, limits.passphraseCharacters);
	const differs = again !== "" && again !== fresh;
	const isReady = isRemoval ? old !== "" : fresh !== "" && again === fresh && (!has || old !== "");

	function save(): void {
		const passphrase = isRemoval ? null : fresh;
		void act
			.run(async () =>
				!isRemoval && strength === "short"
					? "weak-passphrase"
					: ask("setPassphrase", { passphrase, ...(has && { old }) }),
			)
			.then((isDone) => {
				setAsking(false);
				if (isDone) onEnd();
			});
	}
	function submit(event: SubmitEvent) {
		event.preventDefault();
		if (!isReady) return;
		if (isRemoval) setAsking(true);
		else save();
	}
	const problem = act.problem && sentence(act.problem);
	const hint =
		fresh === ""
			? t("lock.lost")
			: strength === "short"
				? sentence("weak-passphrase")
				: t(`lock.${strength}`);
	const type = (set: (value: string) => void) => (value: string) => {
		set(value);
		act.clear();
	};
	return (
		<form class="box-row box-form" onSubmit={submit}>
			<div class="grow stack-2">
				{has && (
					<Field
						label={t("lock.old")}
						value={old}
						isSecret
						maxLength={1024}
						problem={problem}
						onValue={type(setOld)}
					/>
				)}
				{!isRemoval && (
					<>
						<Field
							label={t("lock.fresh")}
							value={fresh}
							isSecret
							maxLength={1024}
							hint={hint}
							problem={has ? undefined : problem}
							onValue={type(setFresh)}
						/>
						<Field
							label={t("lock.again")}
							value={again}
							isSecret
							maxLength={1024}
							problem={differs ? t("lock.differs") : undefined}
							onValue={type(setAgain)}
						/>
						<p class="meta">{t("lock.before")}</p>
					</>
				)}
				<Button isSubmit isOff={!isReady} busy={act.isBusy ? t("lock.saving") : undefined}>
					{t(isRemoval ? "lock.remove" : "lock.save")}
				</Button>
				<Button look="bare" onClick={onEnd}>
					{t("act.cancel")}
				</Button>
			</div>
			{isAsking && (
				<Question
					title={t("lock.remove_title")}
					text={t("lock.remove_text")}
					verb={t("lock.remove")}
					problem={act.problem}
					onYes={save}
					onNo={() => setAsking(false)}
				/>
			)}
		</form>
	);
}
