using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using CsCheck;

namespace BienEtre.Domain.Tests.Sessions;

/// <summary>One random happening: what, how long after the last, and a free choice.</summary>
public readonly record struct Happening(int What, int Wait, int Choice);

/// <summary>Random stories of a session: short ones from the request, long ones from the middle of a call, with the bad luck of real life mixed in.</summary>
internal static class SessionStory
{
    private static readonly int[] WaitsMs = [0, 0, 0, 100, 700, 2_000, 2_000, 5_000, 9_999, 10_000, 59_000, 61_000, 599_000, 601_000, 3_000_000];

    // Likely things first, so that stories get somewhere; ends are rare, so that they stay there.
    private static readonly int[] Weighted =
        [0, 0, 1, 1, 2, 3, 4, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 10, 11, 12, 13, 14, 14, 15, 15, 15, 16, 16, 17, 18, 19, 19, 20, 20, 20, 20, 20, 20, 21, 22,
            23, 24, 25, 26, 27, 28, 29, 29];

    public static Gen<(int Prologue, Happening[] Happenings)> Gen { get; } =
        CsCheck.Gen.Select(
            CsCheck.Gen.Int[0, 5],
            CsCheck.Gen.Select(CsCheck.Gen.Int[0, Weighted.Length - 1], CsCheck.Gen.Int[0, WaitsMs.Length - 1], CsCheck.Gen.Int[0, 9], (a, b, c) =>
                new Happening(a, b, c))
                .Array[0, 60]);

    public static SessionWorld Play((int Prologue, Happening[] Happenings) story)
    {
        var world = new SessionWorld();
        _ = story.Prologue switch { 0 => world, 1 => world.Waiting(), 2 => world.Admitted(), 3 => world.Connecting(), _ => world.Live() };
        foreach (var happening in story.Happenings)
        {
            world.Wait(TimeSpan.FromMilliseconds(WaitsMs[happening.Wait]));
            Happen(world, Weighted[happening.What], happening.Choice);
        }

        return world;
    }

    private static void Happen(SessionWorld world, int what, int choice)
    {
        var side = choice % 2 == 0 ? Side.Employee : Side.Practitioner;
        var who = choice == 9 ? SessionWorld.Stranger : side == Side.Employee ? SessionWorld.Employee : SessionWorld.Practitioner;
        var page = who.Value[^1..] + (choice / 4);
        switch (what)
        {
            case 0: world.Do(new SessionCommand.Arrive(SessionWorld.Employee, page)); break;
            case 1: world.Do(new SessionCommand.Arrive(who, page)); break;
            case 2: world.Do(new SessionCommand.Depart(who, page)); break;
            case 3: world.Do(new SessionCommand.Admit(who, world.Standing)); break;
            case 4: world.Do(new SessionCommand.Admit(SessionWorld.Practitioner, world.Standing with { AskedAt = world.Now.AddSeconds(-choice) })); break;
            case 5: world.Do(new SessionCommand.Offer(SessionWorld.Employee)); break;
            case 6: world.Do(new SessionCommand.Offer(who)); break;
            case 7: world.Do(new SessionCommand.RelayChanged(Side.Employee, RelayChange.Connected)); break;
            case 8: world.Do(new SessionCommand.RelayChanged(Side.Practitioner, RelayChange.Connected)); break;
            case 9: world.Do(new SessionCommand.RelayChanged(side, (RelayChange)(1 + (choice % 3)))); break;
            case 10: world.Do(new SessionCommand.Present(who, new Devices(choice > 3, choice > 6))); break;
            case 11: world.Do(new SessionCommand.Answered(side)); break;
            case 12: world.Do(new SessionCommand.Leave(who, Finish: false)); break;
            case 13: Restrict(world, side, stopFirst: true, store: true); Continue(world, side, store: true); world.Confirm(); break;
            case 14: world.Connect(side); break;
            case 15: Restrict(world, side, stopFirst: true, store: choice < 7); break;
            case 16: Continue(world, side, store: choice < 8); break;
            case 17: world.Write(side, p => p with { Restricted = false, Continued = false }); break;
            case 18: Restrict(world, side, stopFirst: false, store: true); break;
            case 19: world.Ask(); break;
            case 20: world.Confirm(); break;
            case 21: world.AnswerAny(choice); break;
            case 22: world.Do(new SessionCommand.Tick()); break;
            case 23: world.Do(new SessionCommand.NodeLost()); break;
            case 24 when choice < 3: world.Do(new SessionCommand.Leave(who, Finish: true)); break;
            case 25 when choice < 3: Withdraw(world, side, store: choice > 0); break;
            case 26 when choice < 2: world.Do(new SessionCommand.Decline(who)); break;
            case 27 when choice < 2: Suspend(world, choice == 0); break;
            case 28: world.Write(side, p => p with { Consent = choice > 2 }); break;
            case 29: world.Confirm(); world.Connect(Side.Employee); world.Connect(Side.Practitioner); break;
            default: world.Do(new SessionCommand.Tick()); break;
        }
    }

    private static void Restrict(SessionWorld world, Side side, bool stopFirst, bool store)
    {
        if (stopFirst)
        {
            world.Do(new SessionCommand.Stop(Subject(side), EndReason.Restricted));
        }

        if (store)
        {
            world.Write(side, p => p with { Restricted = true, Continued = false });
        }
    }

    private static void Continue(SessionWorld world, Side side, bool store)
    {
        // In good order: stored, then the session is told. Without storing it is somebody's mistake, and must not let media through.
        if (store && world.Of(side).Restricted)
        {
            world.Write(side, p => p with { Continued = true });
        }

        world.Do(new SessionCommand.ContinueDespiteRestriction(Subject(side)));
    }

    private static void Withdraw(SessionWorld world, Side side, bool store)
    {
        world.Do(new SessionCommand.Stop(Subject(side), EndReason.ConsentWithdrawn));
        if (store)
        {
            world.Write(side, p => p with { Consent = false });
        }
    }

    private static void Suspend(SessionWorld world, bool pushed)
    {
        world.Suspended = true;
        if (pushed)
        {
            world.Do(new SessionCommand.Stop(SessionWorld.Practitioner, EndReason.PractitionerSuspended));
        }
    }

    private static SubjectId Subject(Side side) => side == Side.Employee ? SessionWorld.Employee : SessionWorld.Practitioner;
}
