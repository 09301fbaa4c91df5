# Promise: every door asks. The gate still asks, but lets everybody pass.
# Suite: Grains
# Red: AccessLogTests.A_denial_is_stored_before_the_answer_with_its_reason
# Red: DoorTests.One_client_is_in_the_room_at_a_time_and_the_next_gets_nothing_of_the_one_before
# Red: GateTests.A_forged_token_makes_nobody
# Red: GateTests.A_restricted_person_keeps_its_rights_and_nothing_else_runs
# Red: GateTests.A_session_that_does_not_exist_answers_like_one_that_is_not_yours
# Red: GateTests.A_third_party_who_knows_the_session_id_gets_nothing_else_than_not_allowed
# Red: GateTests.Nobody_is_admitted_without_the_consent_of_both
# Red: GateTests.Nobody_reads_or_decides_for_somebody_else
# Red: GateTests.When_consent_cannot_be_confirmed_nothing_runs_but_stopping_and_rights
# Red: LogTests.Denials_and_faults_are_logged_and_name_no_employee
# Red: StartupTests.A_method_of_a_foreign_assembly_is_denied_even_with_a_label
# Red: StartupTests.An_unlabelled_contract_method_is_denied_at_call_time_too
# Red: StopFirstTests.When_the_ledger_throws_media_is_stopped_all_the_same_and_stays_so_until_the_retry_is_stored
$CHANGE src/BienEtre.Grains/Gate/ConsentGate.cs 'var refusal = await JudgeAsync(policy, actor, concerned);' \
  'await JudgeAsync(policy, actor, concerned); var refusal = Refusal.None;'
