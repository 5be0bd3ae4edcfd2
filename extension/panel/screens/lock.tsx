/** Behind the lock: nothing is here but the way in. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useAct, useArrival } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { Peek } from "../parts/peek.tsx";
import { Problem } from "../parts/problem.tsx";
import { Question } from "../parts/question.tsx";
import { sentence, t } from "../words/words.ts";

export function Lock() {
	const { lock } = useView();
	const { follow } = usePanel();
	// what the panel remembers of a chat goes as well
	useEffect(() => follow(undefined), [follow]);
	return (
		<main class="screen">
			<Peek x={0.8} y={0.53} radius={0.44} look={180} isSet />
			{lock.is === "sealing" ? <Sealing /> : <Way />}
		</main>
	);
}

function Sealing() {
	const title = useArrival<HTMLHeadingElement>();
	return (
		<div class="bottom" aria-live="polite">
			<div class="stack-2">
				<h1 ref={title} tabIndex={-1}>
					{t("lock.sealing")}
				</h1>
				<p class="muted">{t("lock.sealing_hint")}</p>
			</div>
		</div>
	);
}

function Way() {
	const { lock } = useView();
	const { ask } = usePanel();
	const [typed, setTyped] = useState("");
	const open = useAct();
	const call = useAct();
	const forget = useAct();
	const [isForgotten, setForgotten] = useState(false);
	const field = useArrival<HTMLInputElement>();
	const mustWait = lock.waits > 0;
	const waited = useRef(mustWait);
	useEffect(() => {
		if (waited.current && !mustWait) field.current?.focus();
		waited.current = mustWait;
	}, [mustWait, field]);

	function submit(event: SubmitEvent) {
		event.preventDefault();
		if (typed === "" || mustWait) return;
		void open
			.run(() => ask("unlock", { passphrase: typed }))
			.then((isOpen) => {
				if (isOpen) return;
				setTyped("");
				field.current?.focus();
			});
	}
	const problem = mustWait
		? t("lock.waits", { seconds: lock.waits })
		: open.problem && sentence(open.problem);
	return (
		<form class="bottom" onSubmit={submit}>
			<div class="stack-2">
				<h1>{t("lock.title")}</h1>
				<p class="muted">{t(lock.is === "shut" ? "lock.shut" : "lock.covered")}</p>
			</div>
			{lock.isInCall && (
				<div class="stack-2">
					<p>{t("lock.in_call")}</p>
					<Button look="danger" onClick={() => void call.run(() => ask("endCall", {}))}>
						{t("lock.hang_up")}
					</Button>
					<Problem code={call.problem} />
				</div>
			)}
			<Field
				label={t("lock.passphrase")}
				value={typed}
				isSecret
				maxLength={1024}
				fieldRef={field}
				problem={problem}
				onValue={(value) => {
					setTyped(value);
					open.clear();
				}}
			/>
			<div class="stack-2">
				<Button
					look="main"
					size="tall"
					isSubmit
					isOff={mustWait}
					busy={open.isBusy ? t("lock.unlocking") : undefined}
				>
					{t("lock.unlock")}
				</Button>
				<Button look="bare" size="low" onClick={() => setForgotten(true)}>
					{t("lock.forgot")}
				</Button>
			</div>
			{isForgotten && (
				<Question
					title={t("lock.forgot_title")}
					text={t("lock.forgot_text")}
					verb={t("lock.forgot_act")}
					problem={forget.problem}
					onYes={() => void forget.run(() => ask("forgetEverything", {}))}
					onNo={() => setForgotten(false)}
				/>
			)}
		</form>
	);
}
