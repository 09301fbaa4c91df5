# Promise: every contract method says its policy. The offer says nothing.
# Suite: Architecture
# Only: *ContractTests
# Red: ContractTests.Every_contract_method_says_its_policy
$CHANGE src/BienEtre.Contracts/Sessions/ISessionGrain.cs \
  '[Alias("offer"), Requires(Purpose.LiveSession, RecordClass.SessionMedia, Roles = Roles.Employee | Roles.Practitioner)]' '[Alias("offer")]'
