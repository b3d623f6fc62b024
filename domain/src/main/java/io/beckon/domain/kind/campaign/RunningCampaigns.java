package io.beckon.domain.kind.campaign;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Profile;
import io.beckon.schema.RunningCampaign;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The campaigns that run for a contact, as far as rules here have started them. */
final class RunningCampaigns {
  private static final int CAP = Bounds.cap(Profile.SCHEMA$, "campaigns");
  private static final long LIFE = 180L * 86_400_000L;

  private RunningCampaigns() {}

  /** A campaign begins, or begins anew. */
  static void start(Profile profile, RunningCampaign campaign) {
    Bounds.remove(
        profile.getCampaigns(), running -> running.getCampaign().equals(campaign.getCampaign()));
    profile.getCampaigns().add(campaign);
    Bounds.trim(profile.getCampaigns(), CAP, RunningCampaign::getSince);
  }

  /**
   * Campaigns end. Gives those that may run again after it: those that ran, and those that no rule
   * here starts, of which nobody here knows whether they did.
   *
   * @param started campaigns that a rule here starts
   */
  static List<RunningCampaign> stop(
      Profile profile, Collection<String> campaigns, Collection<String> started) {
    List<RunningCampaign> stopped = new ArrayList<>();
    for (String campaign : campaigns) {
      RunningCampaign known =
          Bounds.find(profile.getCampaigns(), RunningCampaign::getCampaign, campaign);
      if (known != null) {
        Bounds.remove(profile.getCampaigns(), running -> running == known);
        stopped.add(known);
      } else if (!started.contains(campaign)) {
        stopped.add(RunningCampaign.newBuilder().setCampaign(campaign).build());
      }
    }
    return stopped;
  }

  static void expire(Profile profile, long now) {
    Bounds.expire(profile.getCampaigns(), now - LIFE, RunningCampaign::getSince);
  }

  /** Of a campaign that both have, the one that began first stays. */
  static void merge(Profile to, Profile from) {
    List<RunningCampaign> all = to.getCampaigns();
    for (RunningCampaign campaign : from.getCampaigns()) {
      RunningCampaign known =
          Bounds.find(all, RunningCampaign::getCampaign, campaign.getCampaign());
      if (known == null) {
        all.add(campaign);
      } else if (campaign.getSince() < known.getSince()) {
        all.set(all.indexOf(known), campaign);
      }
    }
    Bounds.trim(all, CAP, RunningCampaign::getSince);
  }
}
