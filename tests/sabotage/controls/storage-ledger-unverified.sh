# Promise: a change to the ledger past its triggers shows when the chain is read. Here links are not compared.
# Suite: Storage
# Only: *LedgerTamperTests
# Red: LedgerTamperTests.Changes_past_the_triggers_are_noticed_when_the_chain_is_read
$CHANGE src/BienEtre.Storage/Consent/SubjectLedger.cs 'if (!LedgerLink.Verify(subject, stored))' 'if (stored.Count < 0 && !LedgerLink.Verify(subject, stored))'
