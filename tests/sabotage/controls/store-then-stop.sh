# Promise: stop first, then store. A withdrawal is stored first and stops the media afterwards.
# Suite: Grains
# Red: StopFirstTests.A_withdrawal_stops_media_before_it_is_stored_and_ends_the_session_for_both
# Red: StopFirstTests.When_the_ledger_hangs_media_is_stopped_all_the_same_and_the_person_is_told
# Red: StopFirstTests.When_the_ledger_throws_media_is_stopped_all_the_same_and_stays_so_until_the_retry_is_stored
# Red: StopFirstTests.When_the_session_cannot_be_stored_either_media_is_stopped_all_the_same
$CHANGE src/BienEtre.Grains/Consent/ConsentGrain.cs '            await StopMediaAsync(command.Purpose);
        }

        var commit = await _chain.CommitAsync(Decide);' '        }

        var commit = await _chain.CommitAsync(Decide);
        if (commit is Commit.Stored)
        {
            await StopMediaAsync(command.Purpose);
        }
'
